-- title: Published percentages that their base cannot give
-- question: Which figures match no whole count of their base?
-- base: findings with a published base
-- chart: table show=item,figure,interval,short_name

select *
from evidence.finding
where is_possible = false
order by finding_id
