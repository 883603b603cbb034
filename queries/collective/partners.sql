-- title: Who took part in a project
-- question: Which organisations took part in this project?
-- base: the partners that the project's sources name
-- chart: table show=sector_label,partner_name
-- params: project=making-a-change-service

select
    partner.partner_name,
    partner.partner_sector,
    label.label as sector_label
from collective.partner
join collective.label on label.kind = 'sector' and label.code = partner.partner_sector
where partner.project_id = $project
order by
    label.position,
    partner.partner_name
