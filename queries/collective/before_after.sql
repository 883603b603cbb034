-- title: What changed while a project ran
-- question: Which figures of this project have a before and an after?
-- base: the figures that the project's sources state
-- chart: change y=label before=before_value after=after_value
-- params: project=making-a-change-service
-- note: Both figures are as the source states them. A change while a project ran does not show that the
--    project caused it.

select
    measure.metric as label,
    measure.before_value,
    measure.after_value,
    measure.unit,
    measure.period,
    measure.direction_good,
    case measure.direction_good when 'up' then 'more is wanted' else 'fewer is wanted' end as wanted,
    source.publisher || ', ' || source.title as source_words
from collective.measure
join collective.source on source.source_id = measure.source_id
where measure.project_id = $project and measure.kind = 'before_after'
order by measure.measure_id
