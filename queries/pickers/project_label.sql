-- title: Choices
-- question: Which programme, technology, stage, outcome or kind of lead?
-- base: the projects we know of
-- chart: choices
-- params: kind=programme

with used as (
    select distinct
        'programme' as kind,
        programme as code
    from collective.project
    union all
    select distinct
        'technology' as kind,
        technology_kind as code
    from collective.project
    union all
    select distinct
        'stage' as kind,
        stage as code
    from collective.project
    union all
    select distinct
        'materialised' as kind,
        materialised as code
    from collective.project
    union all
    select distinct
        'lead' as kind,
        lead_org_type as code
    from collective.project
)

select
    used.code as value,
    label.label as label
from used
join collective.label
    on label.kind = used.kind
    and label.code = used.code
where used.kind = $kind
order by
    label.position,
    value
