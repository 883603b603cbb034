-- title: Choices
-- question: Split by what?
-- base: ways in which a published wave is split
-- chart: choices
-- params: wave=, demonstration=0

with split as (
    select *, false as is_demonstration from survey.segment
    union all
    select *, true as is_demonstration from demonstration.segment
)

select
    segment_id as value,
    label
from split
where is_demonstration = ($demonstration = 1) and wave_id = $wave
order by
    position,
    value
