-- title: The same question through the waves
-- question: How have the answers moved, where the question stayed the same?
-- base: respondents of a published wave; the base stands by each figure
-- chart: timeline x=year y=share series=series_label joins=joins_previous
-- params: wave=, asked=, demonstration=0
-- note: Computed here from rows. A line joins two waves only where the question was word for word the
--    same, with the same answers; otherwise there is a break, and the numbers say why.

with recursive asked as (
    select
        *,
        wave_id || '.' || question_id as name
    from waves.question
    where is_demonstration = ($demonstration = 1)
),

-- each question beside those that it was matched with, whatever the verdict, and both ways
pair as (
    select
        asked.series_id as one,
        earlier.series_id as two
    from asked
    join asked as earlier
        on asked.matches = earlier.name

    union

    select
        earlier.series_id as one,
        asked.series_id as two
    from asked
    join asked as earlier
        on asked.matches = earlier.name

    union

    select
        asked.series_id as one,
        other.series_id as two
    from asked
    join asked as other
        on asked.code = other.code
),

-- some steps are enough for any chain of waves, and an end that Spark can see too
reached as (
    select
        series_id,
        0 as steps
    from asked
    where wave_id = $wave and question_id = $asked

    union all

    select
        pair.two as series_id,
        reached.steps + 1 as steps
    from reached
    join pair
        on reached.series_id = pair.one and pair.two <> pair.one
    where reached.steps < 5
),

kin as (
    select distinct series_id
    from reached
),

found as (
    select
        finding.*,
        lag(finding.series_id) over (
            partition by finding.item
            order by finding.year, finding.wave_id, finding.question_id
        ) as series_before
    from waves.finding
    join kin
        on finding.series_id = kin.series_id
    where
        finding.is_demonstration = ($demonstration = 1)
        and finding.segment = ''
        and (
            finding.option_id = 'top2'
            or (finding.kind != 'likert' and finding.option_id != 'mean')
        )
),

judged as (
    select
        *,
        item as series_label,
        coalesce(series_before = series_id and verdict = 'same', false) as joins_previous,
        min(year) over () = year as is_first
    from found
)

select
    * exclude (series_before, is_first),
    case
        when joins_previous then 'the same question as before, so a line joins the two'
        when not is_first then 'a break. ' || reason
    end as comparison
from judged
order by
    series_label,
    year,
    wave_id,
    question_id
