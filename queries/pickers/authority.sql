-- title: Choices
-- question: Which authority?
-- base: authorities that exist now
-- chart: choices

select
    code as value,
    name as label
from geography.authority
where status = 'current'
order by
    country != 'England',
    name,
    code
