-- title: Choices
-- question: Which evidence was seen, or how is the money known?
-- base: the projects we know of
-- chart: choices
-- params: kind=evidence

select
    code as value,
    label
from collective.label
where kind = $kind
order by
    position,
    value
