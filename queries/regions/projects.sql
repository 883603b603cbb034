-- title: Projects in an area
-- question: Which projects run in an area, or are led from it?
-- base: the projects we know of that match the choices
-- chart: table show=name,lead_org,start_year,end_year,programme,stage,materialised,places
-- params: area=all, role=runs, skip=0, most=100, theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- opens: name=collective?project={project_id}
-- note: One row a project, with the places that put it in the area.

select
    card.project_id,
    card.name,
    card.lead_org,
    card.start_year,
    card.end_year,
    card.programme_label as programme,
    card.stage_label as stage,
    card.materialised_label as materialised,
    case when $role = 'led' then listed_area.lead_places else listed_area.places end as places,
    card.summary
from collective.listed_area
join collective.card
    on listed_area.project_id = card.project_id
where listed_area.area = $area
    and (($role = 'runs' and listed_area.runs) or ($role = 'led' and listed_area.leads))
    and ($theme = 'all' or contains(listed_area.themes, ';' || $theme || ';'))
    and ($programme = 'all' or listed_area.programme = $programme)
    and ($technology = 'all' or listed_area.technology_kind = $technology)
    and ($stage = 'all' or listed_area.stage = $stage)
    and ($materialised = 'all' or listed_area.materialised = $materialised)
    and ($lead = 'all' or listed_area.lead_org_type = $lead)
    and ($first_year = 0 or listed_area.start_year >= $first_year)
    and ($last_year = 9999 or listed_area.start_year <= $last_year)
order by listed_area.number
limit $most offset $skip
