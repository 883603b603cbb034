-- title: Projects that join two regions
-- question: Which regions share a project?
-- base: the projects we know of that match the choices
-- chart: table show=label,n
-- params: theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- note: A project in three regions joins three pairs.

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

regional as (
    select
        project_area.project_number,
        area.number,
        area.area,
        area.name,
        area.lat,
        area.lon
    from collective.project_area
    join collective.area
        on project_area.area_number = area.number
    where area.level in ('region', 'nation')
        and project_area.runs
        and project_area.project_number in (select number from chosen)
)

select
    one.area || '~' || two.area as value,
    one.name || ' with ' || two.name as label,
    count(*) as n,
    one.lat as from_lat,
    one.lon as from_lon,
    two.lat as to_lat,
    two.lon as to_lon
from regional as one
join regional as two
    on one.project_number = two.project_number
    and one.number < two.number
group by
    one.area,
    two.area,
    one.name,
    two.name,
    one.lat,
    one.lon,
    two.lat,
    two.lon
order by
    label,
    value
