-- title: Choices
-- question: Which technology?
-- base: technologies of the projects in the repository
-- chart: choices

select
    code as value,
    label
from collective.label
where kind = 'technology' and code != 'none'
order by
    position,
    code
