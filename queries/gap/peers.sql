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

places as (
    select
        project_id,
        string_agg(label, '; ' order by label) as where_words
    from (
        select distinct
            project_id,
            label
        from collective.placed
        where place_role != 'partner'
    ) as named
    group by project_id
),

read_in as (
    select
        project_id,
        min(source_id) as source_id
    from collective.project_source
    group by project_id
),

matched as (
    select
        project.*,
        close_by.fit,
        close_by.themes as matched_themes,
        coalesce(spot.same_region, 0) = 1 as same_region,
        coalesce(spot.same_kind, 0) = 1 as same_kind,
        coalesce(spot.same_authority, 0) = 1 as same_authority,
        $tool != 'any' and project.technology_kind = $tool as same_technology,
        seen.evidence,
        project.stage in ('pilot', 'implementing', 'scaled') and project.end_year is null as is_running
    from close_by
    join collective.project
        on close_by.project_id = project.project_id
    join collective.evidence as seen
        on project.project_id = seen.project_id
    left join spot
        on project.project_id = spot.project_id
),

scored as (
    select
        matched.*,
        coalesce(by_challenge.points, 0) as challenge,
        coalesce(by_region.points, 0) as region,
        coalesce(by_kind.points, 0) as kind,
        coalesce(by_technology.points, 0) as technology,
        coalesce(by_outcome.points, 0) as outcome,
        coalesce(by_running.points, 0) as running
    from matched
    left join links.peer_points as by_challenge
        on by_challenge.part = 'challenge' and by_challenge.step = matched.fit
    left join links.peer_points as by_region
        on by_region.part = 'region' and matched.same_region
    left join links.peer_points as by_kind
        on by_kind.part = 'kind' and matched.same_kind
    left join links.peer_points as by_technology
        on by_technology.part = 'technology' and matched.same_technology
    left join links.peer_points as by_outcome
        on by_outcome.part = 'outcome' and by_outcome.step = matched.evidence
    left join links.peer_points as by_running
        on by_running.part = 'running' and matched.is_running
)

select
    scored.project_id,
    scored.name,
    scored.challenge + scored.region + scored.kind + scored.technology + scored.outcome
    + scored.running as score,
    scored.challenge,
    scored.region,
    scored.kind,
    scored.technology,
    scored.outcome,
    scored.running,
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
    coalesce(places.where_words, 'place not known') as where_words,
    scored.start_year,
    scored.end_year,
    stage.label as stage_label,
    materialised.label as materialised_label,
    tool.label as technology_label,
    scored.technology_kind,
    scored.learning,
    source.publisher as read_publisher,
    source.title as read_title,
    source.url as read_url
from scored
join read_in
    on scored.project_id = read_in.project_id
join collective.source
    on read_in.source_id = source.source_id
join collective.label as stage
    on stage.kind = 'stage' and scored.stage = stage.code
join collective.label as materialised
    on materialised.kind = 'materialised' and scored.materialised = materialised.code
join collective.label as tool
    on tool.kind = 'technology' and scored.technology_kind = tool.code
left join places
    on scored.project_id = places.project_id
order by
    score desc,
    scored.outcome desc,
    scored.start_year desc nulls last,
    scored.name,
    scored.project_id
