-- title: Councils put staff capacity first, the voluntary sector culture
-- question: Which factor does each kind of organisation rank first?
-- base: respondents of each kind; their number was not published
-- chart: table show=item,figure,audience,base_words,short_name

select *
from evidence.finding
where
    topic = 'facilitator' and rank = 1
order by
    segment,
    finding_id
