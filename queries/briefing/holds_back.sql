-- title: Embedding change, staff time and rising demand hold services back
-- question: Which barriers do the most documents say hold services back?
-- base: documents read; a count shows attention, not how common it is
-- chart: dots x=n y=code_label detail=detail
-- note: A document that names a barrier without saying so counts on the page Barriers, and not here.
-- words: counts of documents, not shares of the sector

select
    code,
    code_label,
    count(distinct source_id) as n,
    count(*) as statements,
    'first named ' || min(year)::varchar || ', last ' || max(year)::varchar as detail,
    max(weight) as weight
from evidence.statement
where kind = 'barrier' and stance = 'hampers'
group by
    code,
    code_label
order by
    n desc,
    statements desc,
    weight desc,
    code
limit 5
