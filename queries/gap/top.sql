-- title: Poverty and lack of evidence meet no project we know of
-- question: Which challenges and barriers that sources name have the fewest known projects?
-- base: challenges and barriers that at least two sources name; projects in the repository
-- chart: dots x=n y=code_label detail=detail
-- opens: code_label=gap?row={code_label}+%28{kind}%29
-- note: The number counts the sources that name it. A project counts when one of its themes is linked to it.
--    A thin repository is no proof of a gap: it holds what somebody wrote about in public.
-- words: counts of sources and of known projects, not shares

with held as (
    select
        code,
        count(*) as projects
    from links.tackled
    group by code
),

known as (
    select count(*) as all_projects
    from collective.project
)

select
    code.code,
    code.kind,
    code.label as code_label,
    named.sources as n,
    coalesce(held.projects, 0) as projects,
    known.all_projects,
    'named by ' || named.sources::varchar || ' sources; ' || coalesce(held.projects, 0)::varchar
    || ' of the ' || known.all_projects::varchar || ' projects we know of' as detail
from evidence.code
join links.named
    on code.code = named.code
cross join known
left join held
    on code.code = held.code
where code.kind in ('challenge', 'barrier') and named.sources >= 2
order by
    projects,
    n desc,
    code.code
limit 5
