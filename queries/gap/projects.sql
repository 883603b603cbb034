-- title: Projects with a theme that tackles it
-- question: Which known projects have a linked theme, and what was seen of them?
-- base: projects in the repository
-- chart: table show=name,fit_label,themes,where_words,stage_label,materialised_label,evidence_label
-- params: code=ch_workforce, most=999
-- opens: name=collective?project={project_id}
-- note: Those about it come first, then those with the better evidence. A theme is broad: read the project before
--    relying on the link.

with listed as (
    select
        card.project_id,
        card.name,
        tackled.fit,
        case tackled.fit
            when 'about' then 'about it'
            else 'touches it'
        end as fit_label,
        tackled.themes,
        coalesce(told.where_words, 'not known') as where_words,
        card.stage_label,
        card.materialised_label,
        case card.evidence
            when 'before_after' then 'before and after'
            when 'result' then 'a stated result'
            when 'plan' then 'a plan or target only'
            else 'none seen'
        end as evidence_label,
        card.evidence,
        row_number() over (
            order by
                tackled.fit,
                case card.evidence
                    when 'before_after' then 1
                    when 'result' then 2
                    when 'plan' then 3
                    else 4
                end,
                card.name,
                card.project_id
        ) as place_in_order
    from links.tackled
    join collective.card
        on tackled.project_id = card.project_id
    left join collective.told
        on tackled.project_id = told.project_id
    where tackled.code = $code
)

select *
from listed
where place_in_order <= $most
order by place_in_order
