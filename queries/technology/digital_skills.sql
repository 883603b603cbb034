-- title: Social workers rated their own digital skills highly in 2019
-- question: How do you rate your digital skills?
-- base: social workers who answered the survey of 2019
-- chart: dots x=share y=item
-- params: who=all
-- note: Each rated itself; the question is not about AI. These two answers are all that we found
--    published.

select *
from evidence.finding
where
    topic = 'technology_adoption'
    and question = 'How do you rate your digital skills?'
    and ($who = 'all' or group_code = $who)
order by
    sort_pct desc,
    finding_id
