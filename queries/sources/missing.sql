-- title: What each dataset lacks
-- question: What does its maker say is missing?
-- base: everything loaded
-- chart: table

select
    dataset,
    place as place_in_order,
    statement
from about.missing
order by
    dataset,
    place
