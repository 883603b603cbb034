-- title: Choices
-- question: Which source?
-- base: what the data holds
-- chart: choices
-- params: subject=barriers

with asked as (
    select
        subject,
        group_code,
        group_label,
        year,
        source_id,
        short_name
    from evidence.finding
    union all
    select
        subject,
        group_code,
        group_label,
        year,
        source_id,
        short_name
    from evidence.statement
)

select distinct
    source_id as value,
    short_name as label
from asked
where subject = $subject
order by
    label,
    value
