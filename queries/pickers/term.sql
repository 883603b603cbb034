-- title: Choices
-- question: Which term?
-- base: what the data holds
-- chart: choices
-- params: kind=barrier

select
    code.code as value,
    code.label as label
from evidence.code
where code.kind = $kind
order by
    label,
    value
