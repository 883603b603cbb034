-- title: What the term means
-- question: What is meant by this term?
-- base: the controlled vocabulary
-- chart: table
-- params: code=b_staff_capacity
-- $code: Term (choice pickers/term kind=barrier)

select
    code,
    kind,
    label as code_label,
    definition,
    parent
from evidence.code
where code = $code
order by code
