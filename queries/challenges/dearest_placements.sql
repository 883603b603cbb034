-- title: The dearest placements went from uncommon to usual within five years
-- question: Did the council pay for at least one placement costing £10,000 a week or more?
-- base: councils that answered; the year is the one they described
-- chart: timeline x=year y=share series=series_label joins=joins_previous
-- note: One survey in 2023 asked about both years, so the two may be joined.

select
    finding.*,
    comparable.series_id,
    comparable.series_label,
    comparable.joins_previous,
    comparable.reason
from evidence.finding
join evidence.comparable
    on finding.finding_id = comparable.estimate_id
where comparable.measures = 'placement_cost'
order by
    finding.year,
    finding.finding_id
