-- title: Projects that tackle it
-- question: Which themes of projects tackle this, and how many known projects have them?
-- base: projects in the repository
-- chart: table
-- params: code=ch_placements
-- $code: Term (choice pickers/term kind=challenge)
-- words: counts of known projects, not shares

with held as (
    select
        theme,
        count(*) as projects
    from collective.project_theme
    group by theme
)

select
    theme.code,
    theme.label as code_label,
    theme_link.reason,
    coalesce(held.projects, 0) as projects
from links.theme_link
join collective.theme
    on theme_link.theme = theme.code
left join held
    on theme.code = held.theme
where theme_link.code = $code
order by
    projects desc,
    theme.code
