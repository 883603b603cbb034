-- title: Projects in an area
-- question: Which projects run in an area, or are led from it?
-- base: the projects we know of that match the choices
-- chart: table show=name,lead_org,start_year,end_year,programme,stage,materialised,places
-- params: area=all, other=all, role=runs, skip=0, most=100, theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- opens: name=collective?project={project_id}
-- note: One row a project, with the places that put it in the area.

with page as (
    select
        number,
        project_id
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
        and number in (
            select project_area.project_number
            from collective.project_area
            join collective.area
                on project_area.area_number = area.number
            where area.area = $area
                and (($role = 'runs' and project_area.runs)
                    or ($role = 'led' and project_area.leads))
        )
        and ($other = 'all' or number in (
            select project_area.project_number
            from collective.project_area
            join collective.area
                on project_area.area_number = area.number
            where area.area = $other and project_area.runs
        ))
    order by number
    limit $most offset $skip
),

said as (
    select distinct
        page.number,
        listed_place.place
    from page
    join collective.listed_place
        on page.number = listed_place.number
    where ($area in ('all', 'map', 'national', 'unknown')
            or listed_place.region_code in ($area, $other)
            or listed_place.area in ($area, $other))
        and ($role = 'runs' or listed_place.leads)
),

places as (
    select
        number,
        string_agg(place, '; ' order by place) as places
    from said
    group by number
)

select
    card.project_id,
    card.name,
    card.lead_org,
    card.start_year,
    card.end_year,
    card.programme_label as programme,
    card.stage_label as stage,
    card.materialised_label as materialised,
    places.places,
    card.summary
from page
join collective.card
    on page.project_id = card.project_id
left join places
    on page.number = places.number
order by page.number
