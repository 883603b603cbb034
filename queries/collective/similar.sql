-- title: Which projects are most like this one
-- question: Which projects share themes, technology, kind of lead or region with this one?
-- base: the projects we know of that share a theme or a kind of technology with this one
-- chart: table show=name,score,shared_themes,shared_regions
-- params: project=making-a-change-service
-- opens: name=collective?project={project_id}
-- note: Two points for each shared theme, two for the same kind of technology, one for the same kind
--    of lead, one for a shared region. The eight with most points are listed.

with this as (
    select
        lead,
        technology
    from collective.card
    where project_id = $project
),

theme as (
    select
        other.project_id,
        count(*) as n,
        string_agg(theme.label, '; ' order by theme.label) as shared_themes
    from collective.project_theme as mine
    join collective.project_theme as other on other.theme = mine.theme
    join collective.theme on theme.code = mine.theme
    where mine.project_id = $project
    group by other.project_id
),

region as (
    select distinct
        other.project_id,
        other.region
    from collective.place as mine
    join collective.place as other on other.region = mine.region
    where mine.project_id = $project and mine.region != 'National'
),

regions as (
    select
        project_id,
        string_agg(region, '; ' order by region) as shared_regions
    from region
    group by project_id
),

compared as (
    select
        card.project_id,
        card.name,
        coalesce(theme.n, 0) as themes,
        theme.shared_themes,
        regions.shared_regions,
        card.lead = this.lead as same_lead,
        card.technology = this.technology and card.technology != 'none' as same_technology,
        card.lead_label,
        card.technology_label
    from collective.card
    cross join this
    left join theme on theme.project_id = card.project_id
    left join regions on regions.project_id = card.project_id
    where card.project_id != $project
)

select
    project_id,
    name,
    2 * themes
    + case when same_technology then 2 else 0 end
    + case when same_lead then 1 else 0 end
    + case when shared_regions is not null then 1 else 0 end as score,
    themes,
    shared_themes,
    shared_regions,
    same_lead,
    same_technology,
    lead_label,
    technology_label
from compared
where themes > 0 or same_technology
order by
    score desc,
    themes desc,
    name,
    project_id
limit 8
