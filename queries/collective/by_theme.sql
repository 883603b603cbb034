-- title: What was tried most, and what came of it
-- question: How many known projects tackle each theme, and how many are known to have materialised?
-- base: the projects we know of; a project with several themes counts under each
-- chart: dots x=n y=label
-- opens: n=collective?theme={label}
-- note: A theme with few projects may be one that few wrote about. Failed projects are written about
--    less often than others.

with come_of_it as (
    select
        project_theme.theme,
        count(*) as n,
        count(*) filter (where project.materialised = 'yes') as yes,
        count(*) filter (where project.materialised = 'partly') as partly,
        count(*) filter (where project.materialised = 'no') as no,
        count(*) filter (where project.materialised = 'not_known') as not_known
    from collective.project_theme
    join collective.project on project.project_id = project_theme.project_id
    group by project_theme.theme
)

select
    theme.label,
    come_of_it.n,
    'materialised ' || come_of_it.yes::varchar
    || ', partly ' || come_of_it.partly::varchar
    || ', did not ' || come_of_it.no::varchar
    || ', not known ' || come_of_it.not_known::varchar as detail,
    come_of_it.yes,
    come_of_it.partly,
    come_of_it.no,
    come_of_it.not_known
from come_of_it
join collective.theme on theme.code = come_of_it.theme
order by
    come_of_it.n desc,
    theme.label
