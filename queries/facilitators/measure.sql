-- title: Important means answering four or five out of five
-- question: How important is each factor to making change possible (rated 4 or 5 of 5)?
-- base: organisations that answered in 2022; their number was not published
-- chart: table show=item,figure,audience,base_words,locator

select *
from evidence.finding
where finding_id = 'cii22_fa_01'
order by finding_id
