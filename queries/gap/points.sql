-- title: How the score is made
-- question: How many points does each thing that matches bring?
-- base: points set by hand, up to one hundred in all
-- chart: table show=part,meaning,points

select
    part,
    step,
    meaning,
    points
from links.peer_points
order by
    case part
        when 'challenge' then 1
        when 'region' then 2
        when 'kind' then 3
        when 'technology' then 4
        when 'outcome' then 5
        else 6
    end,
    points desc,
    step
