-- title: Choices
-- question: Which term?, most named first
-- base: what the data holds
-- chart: choices
-- params: kind=barrier

with named as (
    select
        code,
        count(distinct source_id) as sources
    from evidence.statement
    group by code
)

select
    code.code as value,
    code.label as label,
    coalesce(named.sources, 0) as sources
from evidence.code
left join named
    on code.code = named.code
where code.kind = $kind
order by
    sources desc,
    label,
    value
