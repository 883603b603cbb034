-- title: Known projects are found in most regions, unevenly
-- question: How many known projects run in each region and nation?
-- base: the projects we know of that match the choices
-- chart: dots x=n y=label
-- params: theme=all, programme=all, technology=all, stage=all, materialised=all, lead=all, first_year=0, last_year=9999
-- opens: n=regions?area={label}, leads=regions?area={label}&role=Led+from
-- note: A project in several regions counts in each. Few known projects may mean that little was
--     written, not that little was tried.

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
),

reached as (
    select
        region_code,
        count(*) as authorities,
        count(*) filter (where runs > 0) as reached,
        count(*) filter (where leads > 0) as led_in
    from counts
    where level = 'authority'
    group by region_code
)

select
    counts.name as label,
    counts.runs as n,
    counts.leads,
    reached.reached,
    reached.led_in,
    reached.authorities,
    counts.leads || ' led from here; in ' || reached.reached || ' of ' || reached.authorities
    || case
        when reached.authorities = 1 then ' authority'
        else ' authorities'
    end as detail
from counts
join reached
    on counts.area = reached.region_code
order by
    n desc,
    label
