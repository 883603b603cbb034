-- title: What the repository holds on workforce
-- question: The report of 2022 saw few changes on workforce: what does the repository hold?
-- base: themes of the projects in the repository
-- chart: table show=theme_label,projects,before_after,result,recent,undated
-- note: The theme takes in training, leadership and tools for staff, so it is wider than recruiting and keeping.
-- words: counts of known projects, not shares

with held as (
    select
        theme.code as theme,
        theme.label as theme_label,
        count(project.project_id) as projects,
        count(*) filter (where seen.evidence = 'before_after') as before_after,
        count(*) filter (where seen.evidence = 'result') as result,
        count(*) filter (where project.start_year >= 2022) as recent,
        count(*) filter (where project.project_id is not null and project.start_year is null) as undated
    from collective.theme
    left join collective.project_theme
        on theme.code = project_theme.theme
    left join collective.project
        on project_theme.project_id = project.project_id
    left join collective.evidence as seen
        on project.project_id = seen.project_id
    group by
        theme.code,
        theme.label
),

ranked as (
    select
        *,
        rank() over (order by projects desc) as place,
        count(*) over () as themes,
        median(projects) over () as middle
    from held
),

said as (
    select
        finding.source_id,
        finding.short_name,
        finding.locator,
        finding.note
    from evidence.finding
    where finding.item_code = 'ch_workforce' and finding.source_id = 'cii_art_of_possible_2022'
)

select
    ranked.theme,
    ranked.theme_label,
    ranked.projects,
    ranked.before_after,
    ranked.result,
    ranked.recent,
    ranked.undated,
    ranked.place,
    ranked.themes,
    ranked.middle,
    (select count(*) from collective.project) as all_projects,
    said.source_id,
    said.short_name,
    said.locator,
    said.note
from ranked
cross join said
where ranked.theme = 'workforce'
order by ranked.theme
