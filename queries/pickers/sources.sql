-- title: Choices
-- question: Which source?
-- base: what the data holds
-- chart: choices

select
    source_id as value,
    short_name as label
from evidence.passport
order by
    case when starts_with(source_id, 'cii_survey') then 0 else 1 end,
    label,
    value
