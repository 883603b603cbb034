-- title: Projects in two areas
-- question: Which projects run in both of two areas?
-- base: the projects we know of that match the choices
-- chart: table show=name,lead_org,start_year,end_year,programme,stage,materialised,places
-- params: area=E12000001, other=E12000002, skip=0, most=100, theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- opens: name=collective?project={project_id}
-- note: One row a project, with the places that put it in each area.

select
    card.project_id,
    card.name,
    card.lead_org,
    card.start_year,
    card.end_year,
    card.programme_label as programme,
    card.stage_label as stage,
    card.materialised_label as materialised,
    one.places || '; ' || two.places as places,
    card.summary
from collective.listed_area as one
join collective.listed_area as two
    on one.project_id = two.project_id
join collective.card
    on one.project_id = card.project_id
where one.area = $area
    and two.area = $other
    and one.runs
    and two.runs
    and ($theme = 'all' or contains(one.themes, ';' || $theme || ';'))
    and ($programme = 'all' or one.programme = $programme)
    and ($technology = 'all' or one.technology_kind = $technology)
    and ($stage = 'all' or one.stage = $stage)
    and ($materialised = 'all' or one.materialised = $materialised)
    and ($lead = 'all' or one.lead_org_type = $lead)
    and ($first_year = 0 or one.start_year >= $first_year)
    and ($last_year = 9999 or one.start_year <= $last_year)
order by one.number
limit $most offset $skip
