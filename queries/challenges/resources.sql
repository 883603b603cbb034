-- title: Councils and charities more often set resources aside for innovation
-- question: What people, skills and money do organisations say they have?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=item group=question
-- params: who=all, year=0, source=all

select
    *,
    max(sort_pct) over (partition by source_id, question) as group_order,
    -- what is set aside for innovation itself stands before what there is for the service
    case when source_id = 'cii_survey_2021' then 1 else 2 end as place_in_order
from evidence.finding
where
    topic = 'resources'
    and ($who = 'all' or group_code = $who)
    and ($year = 0 or year = $year)
    and ($source = 'all' or source_id = $source)
order by
    place_in_order,
    group_order desc nulls last,
    source_id,
    question,
    sort_pct desc nulls last,
    rank nulls last,
    finding_id
