-- title: Choices
-- question: In which year did a project start?
-- base: the projects we know of whose first year is known
-- chart: choices

select distinct
    start_year as value,
    start_year::varchar as label
from collective.project
where start_year is not null
order by value
