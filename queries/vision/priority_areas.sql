-- title: Workforce comes first of the four areas to work on
-- question: What does the 2022 report say of each priority area?
-- base: the 2022 report
-- chart: table

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
    code,
    weight desc,
    statement_id
