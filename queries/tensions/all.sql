-- title: Where the sources pull against each other
-- question: Which findings seem to contradict each other, and what is to be made of it?
-- base: the sources read
-- chart: table

select
    tension_id,
    title,
    what_to_make_of_it
from evidence.tension
order by
    tension_id
