-- title: Capacity, ethics, money and training stand in the way
-- question: What stops people using technology, or using it more?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=item group=question
-- params: who=all, year=0, source=all
-- note: Some rows are worded the other way round: a low share whose training covered digital
--    work is itself the barrier.

select
    *,
    max(sort_pct) over (partition by source_id, question) as group_order
from evidence.finding
where
    topic = 'technology_barrier'
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
