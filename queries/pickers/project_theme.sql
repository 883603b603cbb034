-- title: Choices
-- question: Which theme?
-- base: the themes of the projects we know of
-- chart: choices

select
    theme.code as value,
    theme.label as label
from collective.theme
where theme.code in (select theme from collective.project_theme)
order by
    label,
    value
