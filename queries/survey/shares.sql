-- title: Each answer with its interval, most given first
-- question: What share gave each answer?
-- base: respondents of a published wave; the base stands by each figure
-- chart: dots x=share y=item group=audience
-- params: wave=, asked=, segment=, demonstration=0
-- note: Computed here from rows. The interval is a guide to chance alone: those who answered chose to.

with given as (
    select
        *,
        count(*) filter (where is_top) over (partition by segment, group_name) as tops
    from waves.finding
    where
        is_demonstration = ($demonstration = 1)
        and wave_id = $wave
        and question_id = $asked
        and (segment = $segment or segment = '')
        and segment_2 = ''
        and option_id != 'mean'
)

select
    *,
    max(sort_pct) over (partition by segment, group_name) as group_order
from given
-- where the top two were merged for protection, they are an answer already
where option_id != 'top2' or tops > 1
order by
    segment,
    group_name,
    sort_pct desc nulls last,
    option_order,
    option_id
