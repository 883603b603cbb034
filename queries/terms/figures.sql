-- title: Published figures on this
-- question: What was published on this, in figures or in words?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=item group=question
-- params: code=b_resources
-- $code: Term (choice pickers/term kind=barrier)

select
    *,
    max(sort_pct) over (partition by source_id, question) as group_order
from evidence.finding
where item_code = $code
order by
    group_order desc nulls last,
    source_id,
    question,
    sort_pct desc nulls last,
    rank nulls last,
    finding_id
