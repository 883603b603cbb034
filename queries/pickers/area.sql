-- title: Choices
-- question: Which region, nation, authority or other place?
-- base: the places that a project can be in
-- chart: choices

select
    area as value,
    words as label,
    level
from collective.area
where area != 'all'
order by
    case level
        when 'region' then 1
        when 'nation' then 2
        when 'map' then 3
        when 'national' then 4
        when 'unknown' then 5
        else 6
    end,
    label,
    value
