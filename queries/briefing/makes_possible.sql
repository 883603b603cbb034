-- title: Culture, collaboration and room to experiment make change possible
-- question: Which conditions do the most documents say helped?
-- base: documents read; a count shows attention, not how common it is
-- chart: dots x=n y=code_label detail=detail
-- words: counts of documents, not shares of the sector

select
    code,
    code_label,
    count(distinct source_id) as n,
    count(*) as statements,
    'first named ' || min(year)::varchar || ', last ' || max(year)::varchar as detail,
    max(weight) as weight
from evidence.statement
where kind = 'facilitator' and stance = 'enables'
group by
    code,
    code_label
order by
    n desc,
    statements desc,
    weight desc,
    code
limit 5
