-- title: Where a project can be
-- question: Which regions, nations, authorities and other places can a project be in?
-- base: the places that a project can be in
-- chart: table show=words,level

select
    area,
    level,
    name,
    words,
    region_code,
    lat,
    lon
from collective.area
order by
    words,
    area
