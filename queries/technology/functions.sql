-- title: Children's services use AI less than adult services do
-- question: In which functions do councils use AI?
-- base: councils of two surveys; one counts those using or exploring AI, the other those that
--    have rolled it out
-- chart: bars x=share y=code_label colour=series
-- note: Two surveys with different members and questions stand side by side; they are not
--    averaged. The LGA asked councils of all types, some with no duty to children.

select
    finding.*,
    code.label as code_label,
    finding.audience || ', ' || finding.short_name as series,
    max(finding.sort_pct) over (partition by finding.item_code) as code_order
from evidence.finding
join evidence.code
    on finding.item_code = code.code
where finding.topic = 'technology_use' and finding.question like '%AI used%'
order by
    code_order desc,
    finding.item_code,
    series
