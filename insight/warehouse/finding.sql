-- The cells of every wave of one schema in the words and columns of evidence.finding, kept as a table:
-- as a view, its joins were planned anew for every question of every reader.

select
    cell.wave_id,
    wave.short_name,
    wave.year,
    cell.question_id,
    question.position as question_order,
    question.kind,
    question.series_id,
    question.verdict,
    question.reason,
    question.grid,
    question.text,
    case when question.grid is null then question.text else question.grid || ' ' || question.text end
        as question,
    coalesce(option.code, question.code) as code,
    coalesce(question.topic, '') as topic,
    cell.option_id,
    case cell.option_id
        when 'top2' then 1000
        when 'mean' then 1001
        else option.position
    end as option_order,
    case cell.option_id
        when 'top2' then 'top two answers together'
        when 'mean' then 'mean of the scale'
        else option.label
    end as item,
    -- answers that protection merged have no value of their own, but a place on the scale
    case
        when option.value is null and contains(option.option_id, '+') then option.position
        else option.value
    end as value,
    coalesce(option.is_top, false) as is_top,
    cell.segment,
    cell.group_label as group_name,
    cell.segment_2,
    cell.group_2,
    case
        when cell.segment = '' then 'all who answered'
        when cell.segment_2 = '' then cell.group_label
        else cell.group_label || ', ' || cell.group_2
    end as audience,
    cell.n,
    cell.base,
    case when cell.base is null then 'too few to show' else cell.base::varchar end as base_words,
    cell.asked,
    cell.effective_base,
    cell.share,
    cell.interval_low,
    cell.interval_high,
    cell.mean,
    cell.mean_low,
    cell.mean_high,
    cell.symbol,
    case cell.symbol
        when 'c' then 'too few to show'
        when 'u' then 'few answered'
        else 'counted'
    end as published_as,
    case cell.symbol
        when 'c' then 'Too few to show without telling who answered'
        when 'u' then 'Few answered, so this is a rough guide'
        when 'z' then 'Does not apply'
        when 'x' then 'Not available'
        when 'low' then 'Rounds to nothing'
    end as note,
    'question ' || question.position::varchar as locator
from cell
join wave
    on cell.wave_id = wave.wave_id
join question
    on
        cell.wave_id = question.wave_id
        and cell.question_id = question.question_id
left join option
    on
        cell.wave_id = option.wave_id
        and cell.question_id = option.question_id
        and cell.option_id = option.option_id
order by
    cell.wave_id,
    question.position,
    cell.segment,
    cell.segment_2,
    cell.group_label,
    cell.group_2,
    option_order,
    cell.option_id
