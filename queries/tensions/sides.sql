-- title: Two sides of one question
-- question: Which figures and statements pull against each other?
-- base: those who were asked; each figure says who
-- chart: table
-- params: tension=money
-- $tension: Tension (choice pickers/tension)
-- words: figures stand side by side and are never joined

with pointed as (
    select
        tension.tension_id,
        tension.title,
        tension.what_to_make_of_it,
        tension_side.side,
        tension_side.side_label,
        tension_side.ref_id
    from evidence.tension
    join evidence.tension_side
        on tension.tension_id = tension_side.tension_id
    where tension.tension_id = $tension
)

select
    pointed.tension_id,
    pointed.title,
    pointed.what_to_make_of_it,
    pointed.side,
    pointed.side_label,
    pointed.ref_id,
    coalesce(finding.source_id, statement.source_id) as source_id,
    coalesce(finding.short_name, statement.short_name) as short_name,
    coalesce(finding.item, statement.summary) as label,
    finding.question,
    finding.note,
    coalesce(finding.audience, statement.audience) as audience,
    coalesce(finding.year, statement.year) as year,
    finding.n,
    finding.base,
    coalesce(finding.base_words, 'base not published') as base_words,
    finding.base_reason,
    finding.share,
    finding.share_low,
    finding.share_high,
    finding.is_share_of_base,
    finding.is_possible,
    finding.nearest_below,
    finding.nearest_above,
    finding.interval_low,
    finding.interval_high,
    finding.rank,
    coalesce(finding.state, 'published in words') as state,
    coalesce(finding.published_as, 'statement') as published_as,
    coalesce(finding.locator, statement.locator) as locator
from pointed
left join evidence.finding
    on pointed.ref_id = finding.finding_id
left join evidence.statement
    on pointed.ref_id = statement.statement_id
order by
    pointed.side,
    pointed.ref_id
