-- title: Every figure stated of a project
-- question: Which figures do the sources state of this project?
-- base: the figures that the project's sources state
-- chart: table show=label,figure,kind_label,period,wanted,source_words
-- params: project=making-a-change-service
-- note: A plan, target, estimate or set-up is not a result. An empty cell was not published.

select
    measure.metric as label,
    measure.before_value,
    measure.after_value,
    measure.change_value,
    measure.unit,
    measure.kind,
    case measure.kind
        when 'before_after' then 'before and after'
        when 'compared' then 'set against another group'
        when 'plan' then 'plan, target, estimate or set-up'
        else 'result'
    end as kind_label,
    measure.period,
    case measure.direction_good when 'up' then 'more is wanted' else 'fewer is wanted' end as wanted,
    source.publisher || ', ' || source.title as source_words
from collective.measure
join collective.source on source.source_id = measure.source_id
where measure.project_id = $project
order by
    case measure.kind when 'before_after' then 1 when 'compared' then 2 when 'result' then 3 else 4 end,
    measure.measure_id
