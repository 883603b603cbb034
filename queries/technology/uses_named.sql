-- title: AI note-taking is named more often than any other use
-- question: Which uses of technology does each document describe, and are they in use?
-- base: documents read; a mark shows attention, not how common it is
-- chart: matrix x=short_name y=code_label size=weight shape=stance_label
-- params: who=all, year=0, source=all
-- note: One person read each document once. A larger mark is a main finding, a smaller one was
--    stated or said in passing.
-- words: marks for statements, not shares

with cell as (
    select
        code,
        code_label,
        source_id,
        short_name,
        year,
        max(weight) as weight,
        case
            when count(distinct stance_label) = 1 then min(stance_label)
            else 'cuts both ways'
        end as stance_label,
        count(*) as statements,
        string_agg(summary, ' ' order by statement_id) as summary
    from evidence.statement
    where
        kind = 'technology_use'
        and ($who = 'all' or group_code = $who)
        and ($year = 0 or year = $year)
        and ($source = 'all' or source_id = $source)
    group by
        code,
        code_label,
        source_id,
        short_name,
        year
)

select
    *,
    case weight
        when 3 then 'headline'
        when 2 then 'named'
        else 'passing'
    end as strength,
    count(*) over (partition by code) as sources,
    sum(weight) over (partition by code)::integer as code_order
from cell
order by
    sources desc,
    code_order desc,
    code,
    year nulls last,
    source_id
