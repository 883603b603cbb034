-- title: Published percentages that do not fit the number who answered
-- question: Which percentages can no whole number of those who answered give?
-- base: findings with a published base
-- chart: table show=item,figure,interval,short_name

select *
from evidence.finding
where is_possible = false
order by finding_id
