-- title: Adolescent mental health is what most local authorities put first
-- question: Which challenges facing the sector are the biggest?
-- base: local authorities among the 41 organisations; their number was not published
-- chart: dots x=share y=item
-- params: who=all, year=0, source=all
-- note: Only the first was published with a figure. The order of the rest is the order of the
--    report's sentence.

select *
from evidence.finding
where
    topic = 'challenge'
    and question = 'Which challenges facing the sector are the biggest?'
    and ($who = 'all' or group_code = $who)
    and ($year = 0 or year = $year)
    and ($source = 'all' or source_id = $source)
order by
    rank,
    finding_id
