-- title: Projects that the grid cannot hold
-- question: How many known projects are national only, or have no known place?
-- base: projects in the repository
-- chart: table
-- words: counts of known projects, not shares

with placed as (
    select
        project_id,
        bool_or(region != 'National') as has_region
    from collective.place
    group by project_id
)

select
    count(*) as all_projects,
    count(*) filter (where placed.has_region) as regional,
    count(*) filter (where not placed.has_region) as national_only,
    count(*) filter (where placed.project_id is null) as nowhere
from collective.project
left join placed
    on project.project_id = placed.project_id
order by all_projects
