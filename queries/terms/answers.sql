-- title: What it answers
-- question: Which barriers does this condition answer, and why?
-- base: links made by hand, with a reason for each
-- chart: table
-- params: code=f_collaboration
-- $code: Term (choice pickers/term kind=facilitator)

select
    code.code,
    code.label as code_label,
    code_link.reason
from links.code_link
join evidence.code
    on code_link.from_code = code.code
where code_link.to_code = $code and code_link.relation = 'answered_by'
order by
    code.label,
    code.code
