-- title: Every published figure on what is named
-- question: What was published on each challenge and barrier, newest first?
-- base: those who were asked; each figure says who
-- chart: table
-- params: kind=all

select
    finding.*,
    code.label as code_label
from evidence.finding
join evidence.code
    on finding.item_code = code.code
where
    code.kind in ('challenge', 'barrier')
    and ($kind = 'all' or code.kind = $kind)
order by
    finding.item_code,
    finding.year desc,
    finding.sort_pct desc nulls last,
    finding.rank nulls last,
    finding.finding_id
