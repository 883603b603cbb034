-- title: The same question through the waves
-- question: How have the answers moved, where the question stayed the same?
-- base: respondents of a published wave; the base stands by each figure
-- chart: timeline x=year y=share series=series_label joins=joins_previous
-- params: wave=, asked=, demonstration=0
-- note: Computed here from rows. A line joins two waves only where the question was word for word the
--    same, with the same answers; otherwise there is a break, and the numbers say why.

with this as (
    select
        series_id,
        code
    from waves.question
    where
        is_demonstration = ($demonstration = 1)
        and wave_id = $wave
        and question_id = $asked
),

found as (
    select finding.*
    from waves.finding
    join this
        on finding.series_id = this.series_id or finding.code = this.code
    where
        finding.is_demonstration = ($demonstration = 1)
        and finding.segment = ''
        and (
            finding.option_id = 'top2'
            or (finding.kind != 'likert' and finding.option_id != 'mean')
        )
)

select
    *,
    item as series_label,
    coalesce(
        lag(series_id) over (partition by item order by year, wave_id) = series_id
        and verdict = 'same',
        false
    ) as joins_previous
from found
order by
    series_label,
    year,
    wave_id,
    question_id
