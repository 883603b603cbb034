-- title: Councils say they use AI; most social workers polled do not
-- question: What share of those asked use new technology or AI, or do not?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=label

select
    *,
    item || ' (' || short_name || ')' as label
from evidence.finding
where finding_id in ('lga25_ta_03', 'ccn25_ta_01', 'cii22_ta_02', 'ccai24_ta_01')
order by
    sort_pct desc,
    finding_id
