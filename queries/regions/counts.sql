-- title: Projects by area
-- question: How many of the projects run, or are led, in each area?
-- base: the projects we know of that match the choices
-- chart: table show=words,runs,leads
-- params: theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- note: A project in several areas counts in each of them, and once in every total.

with chosen as (
    select number
    from collective.listed
    where ($theme = 'all' or number in (
            select number from collective.listed_theme where theme = $theme
        ))
        and ($programme = 'all' or programme = $programme)
        and ($technology = 'all' or technology_kind = $technology)
        and ($stage = 'all' or stage = $stage)
        and ($materialised = 'all' or materialised = $materialised)
        and ($lead = 'all' or lead_org_type = $lead)
        and ($first_year = 0 or start_year >= $first_year)
        and ($last_year = 9999 or start_year <= $last_year)
),

counted as (
    select
        area_number,
        count(*) filter (where runs) as runs,
        count(*) filter (where leads) as leads
    from collective.project_area
    where project_number in (select number from chosen)
    group by area_number
)

select
    area.area,
    area.level,
    area.name,
    area.words,
    area.region_code,
    area.lat,
    area.lon,
    coalesce(counted.runs, 0) as runs,
    coalesce(counted.leads, 0) as leads
from collective.area
left join counted
    on area.number = counted.area_number
order by
    area.words,
    area.area
