-- title: Where a project ran and who led it
-- question: In which places did this project run, and what was each to it?
-- base: the places that the project's sources name
-- chart: table show=role_label,label,region,now_served_by,source_words
-- params: project=making-a-change-service
-- note: An authority that is no more stands under the name then in use, once for each authority that
--    serves its area now.

select
    placed.label,
    placed.place_role,
    role.label as role_label,
    placed.level,
    placed.area,
    placed.region_code,
    region.name as region,
    placed.now_served_by,
    placed.lat,
    placed.lon,
    source.publisher || ', ' || source.title as source_words
from collective.placed
join collective.label as role on role.kind = 'role' and role.code = placed.place_role
left join geography.region on region.region_code = placed.region_code
left join collective.source on source.source_id = placed.evidence
where placed.project_id = $project
order by
    role.position,
    placed.label,
    placed.area
