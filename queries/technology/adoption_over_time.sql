-- title: AI moved from novelty to routine in councils within two years
-- question: What share of each kind of organisation or worker used new technology or AI, year
--    by year?
-- base: those who were asked; each strip says who
-- chart: timeline x=year y=share series=series_label joins=joins_previous
-- params: who=all
-- note: A line joins two figures only where the same body asked the same question. Everything
--    else stands alone.

select
    finding.*,
    comparable.series_id,
    comparable.series_label,
    comparable.joins_previous,
    comparable.reason,
    count(*) over (partition by comparable.series_id) as figures
from evidence.finding
join evidence.comparable
    on finding.finding_id = comparable.estimate_id
where
    comparable.series_id != 'placements_10k'
    and ($who = 'all' or finding.group_code = $who)
order by
    figures desc,
    comparable.series_id,
    finding.year,
    finding.finding_id
