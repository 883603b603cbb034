-- title: Councils use AI widely, but maturity and skills lag
-- question: How far has each kind of organisation or worker adopted technology?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=item group=question
-- params: who=all, year=0, source=all

select
    *,
    max(sort_pct) over (partition by source_id, question) as group_order
from evidence.finding
where
    topic = 'technology_adoption'
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
