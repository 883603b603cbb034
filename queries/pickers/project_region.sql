-- title: Choices
-- question: Which region?
-- base: the places of the projects we know of, and regions where none is known
-- chart: choices

select distinct
    place.region as value,
    place.region as label
from (
    select region
    from collective.place
    union all
    select name as region
    from geography.region
) as place
order by
    case value when 'National' then 1 else 0 end,
    value
