-- title: Choices
-- question: Which barrier?, most named first
-- base: what the data holds
-- chart: choices

select
    code.code as value,
    code.label,
    named.sources
from evidence.code
join links.named
    on code.code = named.code
where code.kind = 'barrier'
order by
    sources desc,
    label,
    value
