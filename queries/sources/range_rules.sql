-- title: How words became ranges
-- question: Which range does each wording stand for?
-- base: the wordings met in these sources
-- chart: table
-- note: The ranges are our own rule, so that words can be drawn. They are not confidence intervals.
-- words: ranges by convention, not shares of anybody

select
    words,
    low_pct,
    high_pct
from evidence.range_rule
order by
    low_pct nulls last,
    words
