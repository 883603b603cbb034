-- title: Choices
-- question: Which tension?
-- base: what the data holds
-- chart: choices

select
    tension_id as value,
    title as label
from evidence.tension
order by
    label,
    value
