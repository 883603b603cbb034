-- title: Six ingredients of collaboration, and the evidence behind each
-- question: Which conditions stand behind each ingredient, and how many documents name them?
-- base: documents read; a count shows attention, not how common it is
-- chart: table
-- note: The ingredients come from one panel discussion. The links to conditions are ours, with
--    a reason for each.
-- words: counts of documents, not shares

with support as (
    select
        code,
        count(distinct source_id) as sources
    from evidence.statement
    where kind = 'facilitator'
    group by code
),

ingredient as (
    select
        code,
        label,
        definition
    from evidence.code
    where kind = 'collaboration_ingredient'
)

select
    ingredient.code,
    case ingredient.code
        when 'ci_pool' then 1
        when 'ci_support' then 2
        when 'ci_whole_org' then 3
        when 'ci_embrace_new' then 4
        when 'ci_practice' then 5
        else 6
    end as place_in_order,
    ingredient.label as ingredient,
    condition.label as code_label,
    coalesce(support.sources, 0) as sources,
    code_link.reason
from ingredient
join links.code_link
    on ingredient.code = code_link.from_code and code_link.relation = 'rests_on'
join evidence.code as condition
    on code_link.to_code = condition.code
left join support
    on condition.code = support.code
order by
    place_in_order,
    sources desc,
    condition.code
