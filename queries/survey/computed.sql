-- title: What published waves say of the same terms
-- question: What share of those who answered a wave named or rated it?
-- base: respondents of a published wave; the base stands by each figure
-- chart: dots x=share y=item group=question
-- params: subject=barriers, demonstration=0
-- note: Computed here from rows of a wave, not published by anybody else. Read it beside the published
--    figures; the two are never averaged.

with term as (
    select
        code,
        label,
        case
            when kind = 'challenge' then 'challenges'
            when kind = 'barrier' then 'barriers'
            when kind in ('facilitator', 'collaboration_ingredient') then 'facilitators'
            when kind like 'technology%' then 'technology'
            else 'vision'
        end as subject
    from evidence.code
)

select
    finding.* exclude (item, question),
    case when finding.option_id = 'top2' then finding.text else finding.item end as item,
    case
        when finding.option_id = 'top2' then coalesce(finding.grid, 'Rated in the top two of a scale')
        else finding.text
    end as question,
    term.label as code_label
from waves.finding
join term
    on finding.code = term.code
where
    finding.is_demonstration = ($demonstration = 1)
    and term.subject = $subject
    and finding.segment = ''
    and (finding.option_id = 'top2' or finding.kind = 'multi')
order by
    finding.year desc,
    finding.wave_id,
    finding.question_order,
    finding.sort_pct desc nulls last,
    finding.option_order,
    finding.option_id
