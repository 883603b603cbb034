-- title: Where known projects are, theme by theme
-- question: How many known projects of each theme have a place in each region?
-- base: projects with a place in the region; one in several regions counts in each
-- chart: heat x=region y=theme_label value=n
-- opens: n=collective?theme={theme_label}&region={region}
-- note: A nought is a white space in what we know, not proof that nothing runs there. Projects known only as
--    national stand in no region.
-- words: counts of known projects, not shares

with present as (
    select distinct
        project_theme.theme,
        place.project_id,
        place.region
    from collective.project_theme
    join collective.place
        on project_theme.project_id = place.project_id
),

held as (
    select
        theme,
        region,
        count(*) as n
    from present
    group by
        theme,
        region
),

size as (
    select
        theme,
        count(*) as projects
    from collective.project_theme
    group by theme
)

select
    theme.code as theme,
    theme.label as theme_label,
    region.name as region,
    region.region_code,
    coalesce(held.n, 0) as n,
    coalesce(size.projects, 0) as projects
from collective.theme
cross join geography.region
left join held
    on theme.code = held.theme and region.name = held.region
left join size
    on theme.code = size.theme
order by
    projects desc,
    theme.code,
    region.region_code
