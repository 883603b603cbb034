-- title: Choices
-- question: Which wave?
-- base: published waves
-- chart: choices
-- params: demonstration=0

select
    wave_id as value,
    title as label
from waves.wave
where is_demonstration = ($demonstration = 1)
order by
    year desc,
    label,
    value
