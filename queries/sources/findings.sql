-- title: What rests on this source
-- question: Which published figures come from this source?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=label
-- params: source=cii_survey_2021

select
    *,
    question || ' ' || item as label
from evidence.finding
where source_id = $source
order by
    topic,
    sort_pct desc nulls last,
    finding_id
