-- title: Councils report AI in use; practitioners polled mostly do not
-- question: Is AI in use, according to the council and according to the worker?
-- base: councils in two surveys, and readers of a social work magazine who answered its poll
-- chart: bars x=share y=view colour=series
-- note: Councils answered for the whole organisation, the magazine's readers for themselves, in a poll
--    open to anyone, and the last bar counts those who do not use it. The difference is worth asking
--    about; it does not measure a gap.

select
    *,
    case
        when finding_id = 'ccai24_ta_01' then 'Workers: do not use AI tools for case work'
        else 'Councils: using AI, or using or exploring it'
    end as view,
    case
        when finding_id = 'ccai24_ta_01' then 'readers who voted, ' || short_name
        else audience || ', ' || short_name
    end as series
from evidence.finding
where finding_id in ('lga25_ta_03', 'ccn25_ta_01', 'ccai24_ta_01')
order by
    view,
    sort_pct desc,
    finding_id
