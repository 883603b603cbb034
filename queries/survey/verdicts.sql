-- title: Which questions compare with earlier surveys, and why
-- question: Is each question the same as one asked before?
-- base: questions of a published wave
-- chart: table show=question,kind,verdict,reason,matches
-- params: wave=, demonstration=0
-- words: questions, not shares

select
    question_id,
    position,
    case when grid is null then text else grid || ' ' || text end as question,
    kind,
    verdict,
    reason,
    matches
from waves.question
where
    is_demonstration = ($demonstration = 1) and wave_id = $wave
order by
    position,
    question_id
