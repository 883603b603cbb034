-- title: Every source of the survey evidence
-- question: Whose is it, how many were asked, and how much rests on it?
-- base: documents and surveys read
-- chart: table show=short_name,publisher,title,year,base_words,findings,statements
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
)

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
order by
    passport.year desc nulls last,
    passport.short_name
