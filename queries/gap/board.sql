-- title: Some named problems meet no project we know of
-- question: What is named, how strongly, and which known projects tackle it?
-- base: challenges and barriers that a source names, and all projects in the repository
-- chart: table show=code_label,sources,figures,projects,about,evidence,with_evidence,regions_none
-- params: kind=all
-- opens: code_label=gap?row={code_label}+%28{kind}%29
-- note: A project counts when one of its themes is linked to the term by hand. Themes are broad, so this is the
--    most that may tackle it; few projects, or none, is no proof of a gap: only that nobody we read wrote of one.
-- words: published shares belong to their own questions; see the figures of each row

with published as (
    select
        item_code as code,
        count(*) as figures,
        min(coalesce(share, share_low)) as lowest_share,
        max(coalesce(share, share_high)) as highest_share
    from evidence.finding
    group by item_code
),

held as (
    select
        tackled.code,
        count(*) as projects,
        count(*) filter (where tackled.fit = 'about') as about,
        max(
            case seen.evidence
                when 'before_after' then 3
                when 'result' then 2
                when 'plan' then 1
                else 0
            end
        ) as best,
        count(*) filter (where seen.evidence = 'before_after') as before_after,
        count(*) filter (where seen.evidence = 'result') as result,
        count(*) filter (where seen.evidence = 'plan') as plan
    from links.tackled
    join collective.evidence as seen
        on tackled.project_id = seen.project_id
    group by tackled.code
),

present as (
    select distinct
        tackled.code,
        place.region
    from links.tackled
    join collective.place
        on tackled.project_id = place.project_id
),

absent as (
    select
        code.code,
        string_agg(region.name, ', ' order by region.region_code) as regions_none,
        count(*) as regions_without
    from evidence.code
    cross join geography.region
    left join present
        on code.code = present.code and region.name = present.region
    where region.country = 'England' and present.code is null
    group by code.code
),

known as (
    select count(*) as all_projects
    from collective.project
)

select
    code.code,
    code.kind,
    code.label as code_label,
    code.definition,
    coalesce(named.sources, 0) as sources,
    coalesce(published.figures, 0) as figures,
    published.lowest_share,
    published.highest_share,
    coalesce(held.projects, 0) as projects,
    coalesce(held.about, 0) as about,
    known.all_projects,
    case coalesce(held.best, 0)
        when 3 then 'before and after'
        when 2 then 'a stated result'
        when 1 then 'a plan or target only'
        else 'none'
    end as evidence,
    case coalesce(held.best, 0)
        when 3 then held.before_after
        when 2 then held.result
        when 1 then held.plan
        else 0
    end as with_evidence,
    coalesce(absent.regions_without, 0) as regions_without,
    coalesce(absent.regions_none, '') as regions_none
from evidence.code
cross join known
left join links.named
    on code.code = named.code
left join published
    on code.code = published.code
left join held
    on code.code = held.code
left join absent
    on code.code = absent.code
where
    code.kind in ('challenge', 'barrier')
    and ($kind = 'all' or code.kind = $kind)
    and coalesce(named.sources, 0) > 0
order by
    projects,
    sources desc,
    code.label,
    code.code
