-- title: Placements, money and rising need press hardest on those asked
-- question: What do those asked say is hardest, or driving demand and cost?
-- base: those who were asked; each figure says who
-- chart: dots x=share y=item group=question
-- params: who=all, year=0, source=all
-- note: Different surveys asked different people different questions. Read each line by itself;
--    nothing here is an average.

select
    *,
    max(sort_pct) over (partition by source_id, question) as group_order
from evidence.finding
where
    topic = 'challenge'
    and question != 'Which challenges facing the sector are the biggest?'
    and ($who = 'all' or group_code = $who)
    and ($year = 0 or year = $year)
    and ($source = 'all' or source_id = $source)
order by
    group_order desc nulls last,
    source_id,
    question,
    sort_pct desc nulls last,
    rank nulls last,
    finding_id
