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

spot as (
    select
        peer_place.project_id,
        max(case when peer_place.region_code = reader.region_code then 1 else 0 end) as same_region,
        max(case when peer_place.kind = reader.type then 1 else 0 end) as same_kind,
        max(case when peer_place.authority_code = reader.code then 1 else 0 end) as same_authority
    from links.peer_place
    cross join reader
    group by peer_place.project_id
),

scored as (
    select
        peer.*,
        near.fit,
        near.themes as matched_themes,
        near.points as for_challenge,
        coalesce(spot.same_region, 0) as same_region,
        coalesce(spot.same_kind, 0) as same_kind,
        coalesce(spot.same_authority, 0) as same_authority,
        case when $tool != 'any' and peer.technology = $tool then 1 else 0 end as same_technology,
        coalesce(spot.same_region, 0) * peer_weight.region as for_region,
        coalesce(spot.same_kind, 0) * peer_weight.kind as for_kind,
        case
            when $tool != 'any' and peer.technology = $tool then peer_weight.technology
            else 0
        end as for_technology
    from links.near
    join links.peer
        on near.project_id = peer.project_id
    left join spot
        on near.project_id = spot.project_id
    cross join links.peer_weight
    where near.code = $code
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
    scored.same_region = 1 as same_region,
    scored.same_kind = 1 as same_kind,
    scored.same_authority = 1 as same_authority,
    scored.same_technology = 1 as same_technology,
    scored.evidence,
    scored.is_running,
    scored.summary,
    scored.lead_org,
    scored.where_words,
    scored.start_year,
    scored.end_year,
    scored.stage_label,
    scored.materialised_label,
    scored.technology_label,
    scored.technology as technology_kind,
    scored.learning,
    scored.read_publisher,
    scored.read_title,
    scored.read_url
from scored
order by
    score desc,
    scored.for_outcome desc,
    scored.start_year desc nulls last,
    scored.name,
    scored.project_id
