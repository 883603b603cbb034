-- title: What this rests on
-- question: How much evidence is behind these pages?
-- base: everything loaded
-- chart: table
-- words: counts of what is held, not shares

with source as (
    select
        count(*) as sources,
        count(*) filter (where kind = 'survey_report') as surveys
    from evidence.source
),

finding as (
    select
        count(*) as findings,
        count(*) filter (where segment_base_n is null) as without_base
    from evidence.estimate
),

statement as (
    select count(*) as statements
    from evidence.mention
),

project as (
    select count(*) as projects
    from collective.project
),

passport as (
    select max(year) as newest
    from evidence.passport
),

dataset as (
    select max(accessed) as gathered
    from about.dataset
)

select
    source.sources,
    source.surveys,
    finding.findings,
    statement.statements,
    project.projects,
    finding.without_base,
    passport.newest,
    dataset.gathered
from source
cross join finding
cross join statement
cross join project
cross join passport
cross join dataset
order by sources
