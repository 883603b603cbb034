-- title: Councils say they use AI; most social workers polled do not
-- question: What share of those asked use new technology or AI, or do not?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=label

select
    *,
    case when finding_id = 'ccai24_ta_01' then 'Do not use AI tools' else item end
        || ' (' || short_name || ')' as label,
    -- those who do not use it stand last, apart from those who do
    case when finding_id = 'ccai24_ta_01' then 2 else 1 end as place_in_order
from evidence.finding
where finding_id in ('lga25_ta_03', 'ccn25_ta_01', 'cii22_ta_02', 'ccai24_ta_01')
order by
    place_in_order,
    sort_pct desc,
    finding_id
