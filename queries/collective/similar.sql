-- title: Which projects are most like this one
-- question: Which projects share themes, technology, kind of lead or region with this one?
-- base: the projects we know of that share a theme or a kind of technology with this one
-- chart: table show=name,score,shared_themes,shared_regions
-- params: project=making-a-change-service
-- opens: name=collective?project={project_id}
-- note: Two points for each shared theme, two for the same kind of technology, one for the same kind
--    of lead, one for a shared region. The eight with most points are listed.

with this as (
    select *
    from collective.project
    where project_id = $project
),

theme as (
    select
        other.project_id,
        count(*) as n,
        string_agg(theme.label, '; ' order by theme.label) as shared_themes
    from collective.project_theme as mine
    join this on this.project_id = mine.project_id
    join collective.project_theme as other
        on other.theme = mine.theme
        and other.project_id != mine.project_id
    join collective.theme on theme.code = mine.theme
    group by other.project_id
),

region as (
    select distinct
        other.project_id,
        other.region
    from collective.place as mine
    join this on this.project_id = mine.project_id
    join collective.place as other
        on other.region = mine.region
        and other.project_id != mine.project_id
    where mine.region != 'National'
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
        project.project_id,
        project.name,
        coalesce(theme.n, 0) as themes,
        theme.shared_themes,
        regions.shared_regions,
        project.lead_org_type = this.lead_org_type as same_lead,
        project.technology_kind = this.technology_kind
        and project.technology_kind != 'none' as same_technology,
        project.lead_org_type as lead,
        project.technology_kind as technology
    from collective.project
    cross join this
    left join theme on theme.project_id = project.project_id
    left join regions on regions.project_id = project.project_id
    where project.project_id != this.project_id
)

select
    compared.project_id,
    compared.name,
    2 * compared.themes
    + case when compared.same_technology then 2 else 0 end
    + case when compared.same_lead then 1 else 0 end
    + case when compared.shared_regions is not null then 1 else 0 end as score,
    compared.themes,
    compared.shared_themes,
    compared.shared_regions,
    compared.same_lead,
    compared.same_technology,
    lead.label as lead_label,
    technology.label as technology_label
from compared
join collective.label as lead on lead.kind = 'lead' and lead.code = compared.lead
join collective.label as technology
    on technology.kind = 'technology'
    and technology.code = compared.technology
where compared.themes > 0 or compared.same_technology
order by
    score desc,
    compared.themes desc,
    compared.name,
    compared.project_id
limit 8
