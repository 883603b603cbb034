-- title: Choices that lead somewhere
-- question: Which combinations of who, year and source hold something, and how much?
-- base: everything of this subject
-- chart: table
-- params: subject=barriers
-- words: counts of what is held, not shares

with held as (
    select
        1 as findings,
        0 as statements,
        group_code,
        group_label,
        year,
        source_id,
        short_name
    from evidence.finding
    where subject = $subject
    union all
    select
        0 as findings,
        1 as statements,
        group_code,
        group_label,
        year,
        source_id,
        short_name
    from evidence.statement
    where subject = $subject
),

either as (
    select 0 as chosen
    union all
    select 1 as chosen
),

offered as (
    select
        case when of_who.chosen = 1 then held.group_code else 'all' end as who,
        case when of_year.chosen = 1 then held.year else 0 end as year,
        case when of_source.chosen = 1 then held.source_id else 'all' end as source,
        case when of_who.chosen = 1 then held.group_label end as who_label,
        case when of_source.chosen = 1 then held.short_name end as source_label,
        held.source_id,
        held.findings,
        held.statements
    from held
    cross join either as of_who
    cross join either as of_year
    cross join either as of_source
)

select
    who,
    year,
    source,
    max(who_label) as who_label,
    max(source_label) as source_label,
    sum(findings)::bigint as findings,
    sum(statements)::bigint as statements,
    count(distinct source_id) as sources
from offered
where year is not null
group by
    who,
    year,
    source
order by
    who,
    year desc,
    source
