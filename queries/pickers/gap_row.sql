-- title: Choices
-- question: Which row of the gap board?, fewest known projects first
-- base: what the data holds
-- chart: choices

with held as (
    select
        code,
        count(*) as projects
    from links.tackled
    group by code
)

select
    code.code as value,
    code.label || ' (' || code.kind || ')' as label,
    coalesce(held.projects, 0) as projects,
    named.sources
from evidence.code
join links.named
    on code.code = named.code
left join held
    on code.code = held.code
where code.kind in ('challenge', 'barrier')
order by
    projects,
    sources desc,
    label,
    value
