-- title: How many answered each question
-- question: How many were there to answer, and how many left it out?
-- base: respondents of a published wave
-- chart: table show=text,base_words,asked,left_out
-- params: wave=, demonstration=0
-- words: counts of respondents, not shares

select
    question_order,
    question_id,
    text,
    source_id,
    max(base) as base,
    coalesce(max(base)::varchar, 'too few to show') as base_words,
    max(asked) as asked,
    max(asked) - max(base) as left_out
from waves.finding
where
    is_demonstration = ($demonstration = 1)
    and wave_id = $wave
    and segment = ''
group by
    question_order,
    question_id,
    text,
    source_id
order by
    question_order,
    question_id
