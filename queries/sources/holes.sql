-- title: Known holes in the evidence
-- question: What is known to be missing or doubtful?
-- base: the sources read
-- chart: table show=short_name,statement
-- params: source=all
-- $source: Source (choice pickers/sources)

select
    hole.hole_id,
    coalesce(passport.short_name, 'All') as short_name,
    hole.statement,
    hole.source_id
from evidence.hole
left join evidence.passport
    on hole.source_id = passport.source_id
where $source = 'all' or hole.source_id = $source
order by
    case when hole.source_id is null then 0 else 1 end,
    passport.short_name,
    hole.hole_id
