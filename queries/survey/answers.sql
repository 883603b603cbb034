-- title: How each group answered
-- question: How were the answers to a question spread?
-- base: respondents of a published wave; the base stands by each figure
-- chart: likert x=share y=audience colour=item
-- params: wave=, asked=, segment=, demonstration=0
-- note: Computed here from rows. A group in which too few answered is not drawn.

select *
from waves.finding
where
    is_demonstration = ($demonstration = 1)
    and wave_id = $wave
    and question_id = $asked
    and (segment = $segment or segment = '')
    and segment_2 = ''
    and option_id not in ('top2', 'mean')
order by
    segment,
    group_name,
    option_order,
    option_id
