-- title: Cost and capacity trouble councils and charities alike
-- question: What share of each kind of respondent names each barrier to technology?
-- base: those who were asked; each cell says who
-- chart: heat x=group_label y=code_label value=share
-- note: Where one kind of respondent was asked about a barrier more than once, the cell shows
--    the largest figure. An empty cell was not asked. Rows whose wording runs the other way
--    are left out. A hollow cell is a range that words allow.

select
    finding.*,
    barrier.code_label,
    1 as place_in_order,
    barrier.code_order,
    case finding.group_code when 'councils' then 1 when 'charities' then 2 else 3 end as n_order
from evidence.technology_barrier as barrier
join evidence.finding
    on barrier.finding_id = finding.finding_id
order by
    n_order,
    barrier.code_order desc,
    finding.sort_pct desc,
    finding.finding_id
