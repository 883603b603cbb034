-- title: Sources that name a challenge or barrier
-- question: Which sources name it, in words or in a figure?
-- base: sources read; one that calls it not significant does not name it
-- chart: table show=short_name
-- params: code=ch_workforce
-- $code: Challenge or barrier (choice pickers/gap_row)

select
    code,
    source_id,
    short_name
from evidence.statement
where stance != 'not_significant' and code = $code
union
select
    item_code as code,
    source_id,
    short_name
from evidence.finding
where item_code = $code
order by
    short_name,
    source_id
