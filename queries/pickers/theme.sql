-- title: Choices
-- question: Which theme does a project tackle?
-- base: all themes that a project can have
-- chart: choices

select
    code as value,
    label,
    definition
from collective.theme
order by
    label,
    value
