-- title: Choices
-- question: Which source?
-- base: what the data holds
-- chart: choices

select
    source_id as value,
    short_name as label
from evidence.passport
order by
    label,
    value
