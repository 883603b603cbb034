-- title: Choices
-- question: Which region?
-- base: the places of the projects we know of
-- chart: choices

select distinct
    region as value,
    region as label
from collective.place
order by
    case value when 'National' then 1 else 0 end,
    value
