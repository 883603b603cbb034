-- title: How much matches a choice
-- question: How many findings and statements match the choices?
-- base: everything of this subject
-- chart: table
-- params: subject=barriers, who=all, year=0, source=all
-- words: counts of what is held, not shares

with held as (
    select
        'finding' as kind,
        subject,
        group_code,
        year,
        source_id
    from evidence.finding
    union all
    select
        'statement' as kind,
        subject,
        group_code,
        year,
        source_id
    from evidence.statement
)

select
    count(*) filter (where kind = 'finding') as findings,
    count(*) filter (where kind = 'statement') as statements,
    count(distinct source_id) as sources
from held
where
    subject = $subject
    and ($who = 'all' or group_code = $who)
    and ($year = 0 or year = $year)
    and ($source = 'all' or source_id = $source)
order by findings
