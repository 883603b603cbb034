-- title: All eight principles are hopes; some are already practice
-- question: Which priority areas does each principle of the 2030 vision lean on, and has any of
--    it begun?
-- base: eight principles and four priority areas of the 2022 report
-- chart: matrix x=area y=principle size=weight shape=stance_label
-- note: The report lists principles and areas apart; the links between them are ours. A filled
--    mark means that the report also tells of it in use.
-- words: marks for links, not shares

with told as (
    select
        code,
        source_id,
        min(year) as year,
        max(weight) as weight,
        max(case when stance = 'in_use' then 1 else 0 end) as is_in_use
    from evidence.statement
    where kind = 'vision_principle'
    group by
        code,
        source_id
)

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
    told.source_id,
    told.year,
    principle.label as principle,
    area.label as area,
    case area.code
        when 'pa_workforce' then 1
        when 'pa_embedding' then 2
        when 'pa_demand' then 3
        else 4
    end as column_order,
    told.weight,
    case when told.is_in_use = 1 then 'in use' else 'hoped for' end as stance_label,
    code_link.reason as summary
from evidence.code as principle
join told
    on principle.code = told.code
join links.code_link
    on principle.code = code_link.from_code and code_link.relation = 'in_area'
join evidence.code as area
    on code_link.to_code = area.code
where principle.kind = 'vision_principle'
order by
    place_in_order,
    area.code
