-- title: Published figures on this
-- question: What was published on this, in figures or in words?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=label
-- params: code=b_resources

select
    *,
    question || ' ' || item as label
from evidence.finding
where item_code = $code
order by
    sort_pct desc nulls last,
    finding_id
