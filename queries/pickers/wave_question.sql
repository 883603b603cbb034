-- title: Choices
-- question: Which question?
-- base: questions of a published wave
-- chart: choices
-- params: wave=, demonstration=0

select
    question_id as value,
    case when grid is null then text else text || ' (' || grid || ')' end as label,
    kind
from waves.question
where is_demonstration = ($demonstration = 1) and wave_id = $wave
order by
    position,
    value
