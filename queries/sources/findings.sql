-- title: What rests on this source
-- question: Which published figures come from this source?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=item group=question
-- params: source=cii_survey_2021
-- $source: Source (choice pickers/sources)

select
    *,
    max(sort_pct) over (partition by topic, question) as group_order
from evidence.finding
where source_id = $source
order by
    topic,
    group_order desc nulls last,
    question,
    sort_pct desc nulls last,
    rank nulls last,
    finding_id
