-- title: What most of those who answered rate highly
-- question: Which factors draw one of the top two answers, most first?
-- base: respondents of a published wave; the base stands by each figure
-- chart: dots x=share y=text group=grid
-- params: wave=, segment=, group=, demonstration=0
-- note: Computed here from rows: the share giving one of the top two answers of a scale.

select
    * exclude (grid),
    coalesce(grid, 'Not part of a grid') as grid
from waves.finding
where
    is_demonstration = ($demonstration = 1)
    and wave_id = $wave
    and segment = $segment
    and group_name = $group
    and segment_2 = ''
    and option_id = 'top2'
order by
    grid,
    sort_pct desc nulls last,
    question_order,
    question_id
