-- title: Staff capacity matters to nearly all who answered in 2022
-- question: How important is each factor, and is the condition in place?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=item group=question
-- params: who=all, year=0, source=all
-- note: The 2022 report prints one figure of its chart in the text; the others were a picture
--    and are absent here.

select
    *,
    max(sort_pct) over (partition by source_id, question) as group_order
from evidence.finding
where
    topic = 'facilitator'
    and ($who = 'all' or group_code = $who)
    and ($year = 0 or year = $year)
    and ($source = 'all' or source_id = $source)
order by
    group_order desc nulls last,
    source_id,
    question,
    sort_pct desc nulls last,
    rank nulls last,
    finding_id
