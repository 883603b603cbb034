-- title: Every source of the survey evidence
-- question: Whose is it, how many were asked, and how much rests on it?
-- base: documents and surveys read
-- chart: table show=short_name,publisher,title,when,base_words,findings,statements
-- params: demonstration=0
-- opens: short_name=sources?about={short_name}
-- words: one row a source, no shares

with figures as (
    select
        source_id,
        count(*) as findings
    from evidence.estimate
    group by source_id
),

coded as (
    select
        source_id,
        count(*) as statements
    from evidence.mention
    group by source_id
),

known as (
    select
        passport.source_id,
        passport.short_name,
        passport.title,
        passport.publisher,
        passport.kind,
        passport.published,
        passport.fieldwork_start,
        passport.fieldwork_end,
        passport.year,
        passport.asked,
        passport.base,
        passport.base_words,
        passport.place,
        passport.url,
        passport.note,
        passport.read_from,
        coalesce(figures.findings, 0) as findings,
        coalesce(coded.statements, 0) as statements
    from evidence.passport
    left join figures
        on passport.source_id = figures.source_id
    left join coded
        on passport.source_id = coded.source_id
    union all
    select
        wave.wave_id as source_id,
        wave.short_name,
        wave.title,
        wave.producer as publisher,
        'survey wave' as kind,
        left(wave.published_at, 10) as published,
        wave.fieldwork_start,
        wave.fieldwork_end,
        wave.year,
        wave.asked_words as asked,
        wave.respondents as base,
        coalesce(wave.respondents::varchar, 'too few to show') as base_words,
        wave.place,
        null as url,
        wave.note,
        'Computed here from rows' as read_from,
        count(question.question_id) as findings,
        0 as statements
    from waves.wave
    left join waves.question
        on wave.wave_id = question.wave_id and wave.is_demonstration = question.is_demonstration
    where not wave.is_demonstration or $demonstration = 1
    group by all
)

select *
from known
order by
    year desc nulls last,
    short_name,
    source_id
