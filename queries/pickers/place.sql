-- title: Choices
-- question: Which place?
-- base: authorities, those that are no more too, regions, nations and other places of projects
-- chart: choices

with former as (
    select
        former.then_name,
        max(former.label) as label,
        max(former.successors) as successors,
        max(former.gone) as gone,
        max(authority.aliases) as aliases,
        max(former.code) as code
    from collective.former
    join geography.authority
        on former.code = authority.code
    group by former.then_name
),

everything as (
    select
        authority.name as value,
        authority.name as label,
        authority.region as detail,
        concat_ws(
            ';', authority.code, authority.former_codes, authority.aliases, former.code,
            former.aliases, former.label
        ) as other_names,
        case authority.country when 'England' then 1 else 5 end as part
    from geography.authority
    left join former
        on authority.name = former.then_name
    where authority.status = 'current'
    union all
    select
        then_name as value,
        label,
        'now ' || successors as detail,
        concat_ws(';', code, aliases) as other_names,
        2 as part
    from former
    where then_name not in (select name from geography.authority where status = 'current')
    union all
    select
        place_name as value,
        words as label,
        kind as detail,
        area as other_names,
        3 as part
    from collective.other_place
    union all
    select
        name as value,
        name as label,
        case country when 'England' then 'a region' else 'a nation' end as detail,
        region_code as other_names,
        4 as part
    from geography.region
    where name not in (select place_name from collective.other_place)
    union all
    select
        'National' as value,
        'National, no one place' as label,
        'England' as detail,
        'England' as other_names,
        0 as part
)

select
    value,
    label,
    detail,
    other_names
from everything
order by
    part,
    label,
    value
