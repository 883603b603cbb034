-- title: Every statement, in our words
-- question: What does each document say of this?
-- base: documents read
-- chart: table
-- params: code=b_staff_capacity
-- $code: Term (choice pickers/term kind=barrier)

select
    statement_id,
    source_id,
    short_name,
    year,
    code,
    stance_label,
    strength,
    audience,
    summary,
    locator
from evidence.statement
where code = $code
order by
    weight desc,
    year desc nulls last,
    statement_id
