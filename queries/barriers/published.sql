-- title: Resources lead where a share was published; most were only named
-- question: What are the barriers to innovation, in published shares or words?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=item group=question
-- params: who=all, year=0, source=all
-- note: The 2021 report gives one barrier a majority and names the others without a figure.

select
    *,
    max(sort_pct) over (partition by source_id, question) as group_order
from evidence.finding
where
    topic = 'barrier'
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
