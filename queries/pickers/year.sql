-- title: Choices
-- question: Which year?
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
    year as value,
    year::varchar as label
from asked
where subject = $subject and year is not null
order by
    value desc,
    label
