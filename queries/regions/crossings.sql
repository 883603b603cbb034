-- title: Projects that join two regions
-- question: Which regions share a project?
-- base: the projects we know of that match the choices
-- chart: table show=label,n
-- params: theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- note: A project in three regions joins three pairs.

with regional as (
    select
        listed_area.project_id,
        area.area,
        area.name,
        area.lat,
        area.lon
    from collective.listed_area
    join collective.area
        on listed_area.area = area.area
    where area.level in ('region', 'nation')
        and listed_area.runs
        and ($theme = 'all' or contains(listed_area.themes, ';' || $theme || ';'))
        and ($programme = 'all' or listed_area.programme = $programme)
        and ($technology = 'all' or listed_area.technology_kind = $technology)
        and ($stage = 'all' or listed_area.stage = $stage)
        and ($materialised = 'all' or listed_area.materialised = $materialised)
        and ($lead = 'all' or listed_area.lead_org_type = $lead)
        and ($first_year = 0 or listed_area.start_year >= $first_year)
        and ($last_year = 9999 or listed_area.start_year <= $last_year)
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
    on one.project_id = two.project_id
    and one.area < two.area
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
