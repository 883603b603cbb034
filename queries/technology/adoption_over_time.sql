-- title: More councils used AI in 2025 than a year before
-- question: What share of each kind of organisation or worker used new technology or AI, year by year?
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
    count(*) over (partition by comparable.series_id) as figures,
    case finding.group_code
        when 'councils' then 1
        when 'practitioners' then 2
        when 'mixed' then 3
        else 4
    end as place_in_order
from evidence.finding
join evidence.comparable
    on finding.finding_id = comparable.estimate_id
where
    comparable.measures = 'technology_use'
    and ($who = 'all' or finding.group_code = $who)
order by
    figures desc,
    place_in_order,
    comparable.series_id,
    finding.year,
    finding.finding_id
