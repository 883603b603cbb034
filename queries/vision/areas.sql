-- title: Each principle leans on one or two priority areas
-- question: Which of the four priority areas does each principle belong to?
-- base: eight principles and four priority areas of the 2022 report
-- chart: table
-- note: The report lists principles and areas apart. The links between them are ours, with a
--    reason for each.

select
    principle.code,
    case principle.code
        when 'vp_safe_home' then 1
        when 'vp_partnerships' then 2
        when 'vp_early_help' then 3
        when 'vp_workforce' then 4
        when 'vp_national_model' then 5
        when 'vp_technology' then 6
        when 'vp_agency' then 7
        else 8
    end as place_in_order,
    principle.label as principle,
    area.label as area,
    code_link.reason
from evidence.code as principle
join links.code_link
    on principle.code = code_link.from_code and code_link.relation = 'in_area'
join evidence.code as area
    on code_link.to_code = area.code
where principle.kind = 'vision_principle'
order by
    place_in_order,
    area.code
