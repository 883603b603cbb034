-- title: Workforce comes first of the four areas to work on
-- question: What does the 2022 report say of each priority area?
-- base: the 2022 report
-- chart: table show=code_label,summary,locator

select
    statement_id,
    source_id,
    short_name,
    code,
    code_label,
    stance_label,
    strength,
    summary,
    locator
from evidence.statement
where kind = 'priority_area'
order by
    case code
        when 'pa_workforce' then 1
        when 'pa_embedding' then 2
        when 'pa_demand' then 3
        else 4
    end,
    code,
    weight desc,
    statement_id
