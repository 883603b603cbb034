-- title: Projects with a theme that tackles it
-- question: Which known projects have a linked theme, and what was seen of them?
-- base: projects in the repository
-- chart: table show=name,fit_label,themes,where_words,stage_label,materialised_label,evidence_label
-- params: code=ch_workforce, most=999
-- opens: name=collective?project={project_id}
-- note: Those about it come first, then those with the better evidence. A theme is broad: read the project before
--    relying on the link.

with places as (
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

listed as (
    select
        project.project_id,
        project.name,
        tackled.fit,
        case tackled.fit
            when 'about' then 'about it'
            else 'touches it'
        end as fit_label,
        tackled.themes,
        coalesce(places.where_words, 'not known') as where_words,
        stage.label as stage_label,
        materialised.label as materialised_label,
        case seen.evidence
            when 'before_after' then 'before and after'
            when 'result' then 'a stated result'
            when 'plan' then 'a plan or target only'
            else 'none seen'
        end as evidence_label,
        seen.evidence,
        row_number() over (
            order by
                tackled.fit,
                case seen.evidence
                    when 'before_after' then 1
                    when 'result' then 2
                    when 'plan' then 3
                    else 4
                end,
                project.name,
                project.project_id
        ) as place_in_order
    from links.tackled
    join collective.project
        on tackled.project_id = project.project_id
    join collective.evidence as seen
        on project.project_id = seen.project_id
    join collective.label as stage
        on stage.kind = 'stage' and project.stage = stage.code
    join collective.label as materialised
        on materialised.kind = 'materialised' and project.materialised = materialised.code
    left join places
        on project.project_id = places.project_id
    where tackled.code = $code
)

select *
from listed
where place_in_order <= $most
order by place_in_order
