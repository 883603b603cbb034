-- title: Which themes were linked to what, and why
-- question: Why is a theme of projects taken to tackle a challenge or barrier?
-- base: links made by hand, with a reason for each
-- chart: table show=code_label,theme_label,fit_label,reason,projects
-- params: code=all
-- opens: theme_label=collective?theme={theme_label}, projects=collective?theme={theme_label}
-- note: One person made the links, and nobody has yet checked them a second time. Themes that only come nearest are not counted.
-- words: counts of known projects, not shares

with linked as (
    select
        code,
        theme,
        fit,
        reason
    from links.theme_link
    union all
    select
        code,
        theme,
        'nearest' as fit,
        reason
    from links.nearest
),

held as (
    select
        theme,
        count(*) as projects
    from collective.project_theme
    group by theme
)

select
    code.code,
    code.kind,
    code.label as code_label,
    theme.code as theme,
    theme.label as theme_label,
    linked.fit,
    case linked.fit
        when 'about' then 'is about it'
        when 'touches' then 'touches it'
        else 'comes nearest'
    end as fit_label,
    linked.reason,
    coalesce(held.projects, 0) as projects
from linked
join evidence.code
    on linked.code = code.code
join collective.theme
    on linked.theme = theme.code
left join held
    on theme.code = held.theme
where $code = 'all' or code.code = $code
order by
    code.kind desc,
    code.label,
    code.code,
    linked.fit,
    theme.label,
    theme.code
