-- title: Choices
-- question: Who was asked?
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
    group_code as value,
    group_label as label
from asked
where subject = $subject
order by
    label,
    value
