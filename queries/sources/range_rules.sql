-- title: How words became ranges
-- question: Which range does each wording stand for?
-- base: conventions of this evidence base, not confidence intervals
-- chart: table
-- words: ranges by convention, not shares of anybody

select
    words,
    low_pct,
    high_pct
from evidence.range_rule
order by
    low_pct nulls last,
    words
