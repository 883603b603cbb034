-- title: Generative AI leads in councils, and grew within a year
-- question: What types of AI is the council using?
-- base: English councils of all types; base not published
-- chart: bars x=share y=item colour=series

select
    *,
    year::varchar as series,
    max(sort_pct) over (partition by item) as code_order
from evidence.finding
where question = 'What types of AI is the council using?'
order by
    code_order desc,
    item,
    year
