-- Published waves as pages ask for them. Views, because the tables beneath are filled after a build.
-- `is_demonstration` keeps synthetic waves apart: every question filters on it, and it is false unless
-- an operator has turned the demonstration on.
create schema waves;

create view waves.wave as
select *, false as is_demonstration from survey.wave
union all
select *, true as is_demonstration from demonstration.wave;

create view waves.question as
select *, false as is_demonstration from survey.question
union all
select *, true as is_demonstration from demonstration.question;

-- with the columns that evidence.finding has as well
create view waves.finding as
with finding as (
    select *, false as is_demonstration from survey.finding
    union all
    select *, true as is_demonstration from demonstration.finding
)

select
    *,
    wave_id as source_id,
    null::double as share_low,
    null::double as share_high,
    true as is_share_of_base,
    true as is_possible,
    null::double as nearest_below,
    null::double as nearest_above,
    null::varchar as base_reason,
    null::integer as rank,
    'computed here from rows' as state,
    share * 100 as sort_pct
from finding;
