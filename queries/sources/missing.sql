-- title: What each dataset lacks
-- question: What do the makers of each dataset say is missing?
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
