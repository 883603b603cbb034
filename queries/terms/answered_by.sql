-- title: What answers it
-- question: Which conditions answer this barrier, and why?
-- base: links made by hand, with a reason for each
-- chart: table
-- params: code=b_staff_capacity
-- $code: Term (choice pickers/term kind=barrier)
-- words: counts of documents, not shares

with support as (
    select
        code,
        count(distinct source_id) as sources
    from evidence.statement
    group by code
)

select
    code.code,
    code.label as code_label,
    code_link.reason,
    coalesce(support.sources, 0) as sources
from links.code_link
join evidence.code
    on code_link.to_code = code.code
left join support
    on code.code = support.code
where code_link.from_code = $code and code_link.relation in ('answered_by', 'rests_on')
order by
    sources desc,
    code.code
