-- title: All eight principles are hopes; some are already practice
-- question: What does the 2022 report say of each principle, and is it hoped for or in use?
-- base: documents read; a mark shows attention, not how common it is
-- chart: matrix x=short_name y=code_label size=weight shape=stance_label
-- note: All statements come from the one report that set the principles out.
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
        kind = 'vision_principle'
    group by
        code,
        code_label,
        source_id,
        short_name,
        year
)

select
    *,
    count(*) over (partition by code) as sources,
    sum(weight) over (partition by code)::integer as code_order
from cell
order by
    sources desc,
    code_order desc,
    code,
    year nulls last,
    source_id
