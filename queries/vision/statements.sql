-- title: What the report says of each principle, in our words
-- question: Which statements stand behind each principle?
-- base: the 2022 report
-- chart: table show=code_label,summary,stance_label,strength,locator

select
    statement_id,
    source_id,
    short_name,
    code,
    case code
        when 'vp_safe_home' then 1
        when 'vp_partnerships' then 2
        when 'vp_early_help' then 3
        when 'vp_workforce' then 4
        when 'vp_national_model' then 5
        when 'vp_technology' then 6
        when 'vp_agency' then 7
        else 8
    end as place_in_order,
    code_label,
    stance_label,
    strength,
    summary,
    locator
from evidence.statement
where kind = 'vision_principle'
order by
    place_in_order,
    weight desc,
    statement_id
