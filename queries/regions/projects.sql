-- title: Projects in an area
-- question: Which projects run in an area, or are led from it?
-- base: the projects we know of that match the choices
-- chart: table show=name,lead_org,start_year,end_year,programme,stage,materialised,places
-- params: area=all, other=all, role=runs, skip=0, most=100, theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- opens: name=collective?project={project_id}
-- note: One row a project, with the places that put it in the area.

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

page as (
    select
        listed.number,
        listed.project_id
    from collective.listed
    where number in (select number from chosen)
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
        placed.label
        || coalesce(', now ' || placed.now_served_by, '')
        || case when placed.place_role = 'lead' then ' (lead)' else '' end as place
    from page
    join collective.placed
        on page.project_id = placed.project_id
    where ($area in ('all', 'map', 'national', 'unknown')
            or placed.region_code in ($area, $other)
            or placed.area in ($area, $other))
        and ($role = 'runs' or placed.place_role = 'lead')
),

places as (
    select
        number,
        string_agg(place, '; ' order by place) as places
    from said
    group by number
)

select
    project.project_id,
    project.name,
    project.lead_org,
    project.start_year,
    project.end_year,
    programme.label as programme,
    stage.label as stage,
    materialised.label as materialised,
    places.places,
    project.summary
from page
join collective.project
    on page.project_id = project.project_id
join collective.label as programme
    on programme.kind = 'programme'
    and programme.code = project.programme
join collective.label as stage
    on stage.kind = 'stage'
    and stage.code = project.stage
join collective.label as materialised
    on materialised.kind = 'materialised'
    and materialised.code = project.materialised
left join places
    on page.number = places.number
order by page.number
