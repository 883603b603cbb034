-- title: Councils report AI in use; practitioners polled mostly do not
-- question: Is AI in use, according to the council and according to the worker?
-- base: councils in two surveys and readers who answered a poll
-- chart: bars x=share y=view colour=series
-- note: The councils answered for the organisation, the readers for themselves, and the poll
--    was open to anyone. The difference is a prompt for a question, not a measured gap.

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
