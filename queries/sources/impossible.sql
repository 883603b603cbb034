-- title: Published percentages that do not fit the number who answered
-- question: Which published percentages do not fit the number said to have answered?
-- base: findings with a published base
-- chart: table show=item,figure,interval,short_name

select *
from evidence.finding
where is_possible = false
order by finding_id
