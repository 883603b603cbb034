-- title: Projects that match a reader's authority and challenge
-- question: Who has tried this, most like us first?
-- base: projects in the repository with a theme that tackles the challenge, or comes nearest
-- chart: table show=name,score,challenge,region,kind,technology,outcome,running
-- params: code=ch_placements, authority=none, tool=any
-- $code: Challenge or barrier (choice pickers/gap_row)
-- opens: name=collective?project={project_id}
-- note: Points are set by hand, up to one hundred; the table "How the score is made" says for what. They rank what
--    matches a reader and say nothing of how good a project is.

with reader as (
    select
        code,
        region_code,
        type
    from geography.authority
    where code = $authority
),

close_by as (
    select
        project_id,
        fit,
        themes
    from links.tackled
    where code = $code
    union all
    select
        project_theme.project_id,
        'nearest' as fit,
        string_agg(theme.label, ', ' order by theme.label) as themes
    from links.nearest
    join collective.project_theme
        on nearest.theme = project_theme.theme
    join collective.theme
        on nearest.theme = theme.code
    where nearest.code = $code
    group by project_theme.project_id
),

spot as (
    select
        placed.project_id,
        max(case when placed.region_code = reader.region_code then 1 else 0 end) as same_region,
        -- Successors of an abolished council are of another kind than it was.
        max(
            case
                when authority.type = reader.type and placed.now_served_by is null then 1
                else 0
            end
        ) as same_kind,
        max(case when placed.authority_code = reader.code then 1 else 0 end) as same_authority
    from collective.placed
    cross join reader
    left join geography.authority
        on placed.authority_code = authority.code
    group by placed.project_id
),

points as (
    select
        max(points) filter (where part = 'challenge' and step = 'about') as about,
        max(points) filter (where part = 'challenge' and step = 'touches') as touches,
        max(points) filter (where part = 'challenge' and step = 'nearest') as nearest,
        max(points) filter (where part = 'region') as region,
        max(points) filter (where part = 'kind') as kind,
        max(points) filter (where part = 'technology') as technology,
        max(points) filter (where part = 'outcome' and step = 'before_after') as before_after,
        max(points) filter (where part = 'outcome' and step = 'result') as result,
        max(points) filter (where part = 'running') as running
    from links.peer_points
),

matched as (
    select
        card.*,
        close_by.fit,
        close_by.themes as matched_themes,
        coalesce(spot.same_region, 0) = 1 as same_region,
        coalesce(spot.same_kind, 0) = 1 as same_kind,
        coalesce(spot.same_authority, 0) = 1 as same_authority,
        $tool != 'any' and card.technology = $tool as same_technology,
        card.stage in ('pilot', 'implementing', 'scaled') and card.end_year is null as is_running
    from close_by
    join collective.card
        on close_by.project_id = card.project_id
    left join spot
        on close_by.project_id = spot.project_id
),

scored as (
    select
        matched.*,
        case matched.fit
            when 'about' then points.about
            when 'touches' then points.touches
            else points.nearest
        end as for_challenge,
        case when matched.same_region then points.region else 0 end as for_region,
        case when matched.same_kind then points.kind else 0 end as for_kind,
        case when matched.same_technology then points.technology else 0 end as for_technology,
        case matched.evidence
            when 'before_after' then points.before_after
            when 'result' then points.result
            else 0
        end as for_outcome,
        case when matched.is_running then points.running else 0 end as for_running
    from matched
    cross join points
)

select
    scored.project_id,
    scored.name,
    scored.for_challenge + scored.for_region + scored.for_kind + scored.for_technology
    + scored.for_outcome + scored.for_running as score,
    scored.for_challenge as challenge,
    scored.for_region as region,
    scored.for_kind as kind,
    scored.for_technology as technology,
    scored.for_outcome as outcome,
    scored.for_running as running,
    scored.fit,
    scored.matched_themes,
    scored.same_region,
    scored.same_kind,
    scored.same_authority,
    scored.same_technology,
    scored.evidence,
    scored.is_running,
    scored.summary,
    scored.lead_org,
    coalesce(told.where_words, 'place not known') as where_words,
    scored.start_year,
    scored.end_year,
    scored.stage_label,
    scored.materialised_label,
    scored.technology_label,
    scored.technology as technology_kind,
    scored.learning,
    told.read_publisher,
    told.read_title,
    told.read_url
from scored
join collective.told
    on scored.project_id = told.project_id
order by
    score desc,
    scored.for_outcome desc,
    scored.start_year desc nulls last,
    scored.name,
    scored.project_id
