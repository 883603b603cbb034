-- title: How many projects we know of
-- question: How large is the repository?
-- base: the projects we know of
-- chart: table show=projects,places,partners,outcomes,sources

select
    (select count(*) from collective.project) as projects,
    (select count(*) from collective.place) as places,
    (select count(*) from collective.partner) as partners,
    (select count(*) from collective.outcome) as outcomes,
    (select count(*) from collective.source) as sources
order by projects
