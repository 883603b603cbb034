-- title: Known projects by authority
-- question: How many known projects run in each authority of a region?
-- base: the projects we know of that match the choices
-- chart: dots x=n y=label
-- params: region=E12000007, theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- opens: n=regions?area={words}, leads=regions?area={words}&role=Led+from
-- note: Places that are not one authority stand here under their own names and count in the region
--     only. A project in several places counts in each.

with counted as (
    select
        area,
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
    group by area
),

counts as (
    select
        area.*,
        coalesce(counted.runs, 0) as runs,
        coalesce(counted.leads, 0) as leads
    from collective.area
    left join counted
        on area.area = counted.area
)

select
    name as label,
    words,
    runs as n,
    leads,
    leads || ' led from here' as detail
from counts
where region_code = $region and level in ('authority', 'other')
order by
    n desc,
    label
