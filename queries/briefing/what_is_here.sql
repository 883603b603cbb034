-- title: What this rests on
-- question: How much evidence is behind these pages?
-- base: everything loaded
-- chart: table
-- words: counts of what is held, not shares

select
    (select count(*) from evidence.source) as sources,
    (select count(*) from evidence.source where kind = 'survey_report') as surveys,
    (select count(*) from evidence.estimate) as findings,
    (select count(*) from evidence.mention) as statements,
    (select count(*) from collective.project) as projects,
    (select count(*) from evidence.estimate where segment_base_n is null) as without_base,
    (select max(year) from evidence.passport) as newest,
    (select max(accessed) from about.dataset) as gathered
order by sources
