-- title: Projects by area
-- question: How many of the projects run, or are led, in each area?
-- base: the projects we know of that match the choices
-- chart: table show=words,runs,leads
-- params: theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- note: A project in several areas counts in each of them, and once in every total. An area without a
--     row has none; regions/areas lists them all.

select
    area,
    words,
    count(*) filter (where runs) as runs,
    count(*) filter (where leads) as leads
from collective.listed_area
where ($theme = 'all' or contains(themes, ';' || $theme || ';'))
    and ($programme = 'all' or programme = $programme)
    and ($technology = 'all' or technology_kind = $technology)
    and ($stage = 'all' or stage = $stage)
    and ($materialised = 'all' or materialised = $materialised)
    and ($lead = 'all' or lead_org_type = $lead)
    and ($first_year = 0 or start_year >= $first_year)
    and ($last_year = 9999 or start_year <= $last_year)
group by
    area,
    words
order by
    words,
    area
