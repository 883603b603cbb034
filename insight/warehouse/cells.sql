-- From counts that may be shown to shares, intervals and means. Asked with the temporary table
-- `counted` at hand: wave_id, question_id, option_id, segment, group_label, segment_2, group_2, n,
-- base, asked, symbol, weighted, weights, squares. Weighted shares use the effective base of Kish
-- (1965): square of the sum of weights over the sum of their squares.

with scale as (
    select
        option.*,
        question.kind = 'likert' as is_likert
    from option
    join question using (wave_id, question_id)
),

shown as (
    select
        *,
        coalesce(symbol, 'u') = 'u' and n is not null and base > 0 as is_shown
    from counted
),

-- a group's scale is whole where every answer on it is shown; only then can it be summed up
whole as (
    select
        shown.wave_id,
        shown.question_id,
        segment,
        group_label,
        segment_2,
        group_2,
        any_value(base) as base,
        any_value(asked) as asked,
        any_value(weights) as weights,
        any_value(squares) as squares,
        max(symbol) as symbol,
        bool_or(contains(option_id, '+')) as is_merged,
        sum(n) filter (where scale.is_top) as top_n,
        sum(weighted) filter (where scale.is_top) as top_weighted,
        sum(n) filter (where scale.value is not null) as scored,
        sum(coalesce(weighted, n)) filter (where scale.value is not null) as mass,
        sum(coalesce(weighted, n) * scale.value) as total,
        sum(coalesce(weighted, n) * scale.value * scale.value) as squared
    from shown
    join scale using (wave_id, question_id, option_id)
    where scale.is_likert
    group by all
    having bool_and(shown.is_shown)
),

top as (
    select
        wave_id,
        question_id,
        'top2' as option_id,
        segment,
        group_label,
        segment_2,
        group_2,
        coalesce(top_n, 0) as n,
        base,
        asked,
        symbol,
        coalesce(top_weighted, 0) as weighted,
        weights,
        squares,
        true as is_shown
    from whole
    where (wave_id, question_id) in (select (wave_id, question_id) from scale where is_top)
),

every as (
    select * from shown where option_id != 'mean'
    union all
    select *
    from top
    where not exists (
        from shown
        where
            shown.question_id = top.question_id
            and shown.option_id = 'top2'
            and shown.segment = top.segment
            and shown.group_label = top.group_label
            and shown.segment_2 = top.segment_2
            and shown.group_2 = top.group_2
    )
),

shared as (
    select
        *,
        case when is_shown then coalesce(weights * weights / nullif(squares, 0), base) end as reach,
        -- sums of weights may miss their total by a hair; least() would take a null for 1
        case
            when not is_shown then null
            when coalesce(weighted / nullif(weights, 0), n / base) > 1 then 1.0
            else coalesce(weighted / nullif(weights, 0), n / base)
        end as part
    from every
),

average as (
    select
        *,
        total / mass as mean,
        -- the sample's own spread, from the effective number of those on the scale
        sqrt(
            greatest(0, squared / mass - (total / mass) * (total / mass))
            / greatest(1, coalesce(weights * weights / nullif(squares, 0), base) * scored / base - 1)
        ) as error
    from whole
    -- answers that protection merged ('1+2') have no place on the scale
    where mass > 0 and not is_merged
)

select
    wave_id,
    question_id,
    option_id,
    segment,
    group_label,
    segment_2,
    group_2,
    case when is_shown then n end as n,
    base,
    asked,
    reach as effective_base,
    part as share,
    wilson_low(part * reach, reach) as interval_low,
    wilson_high(part * reach, reach) as interval_high,
    null::double as mean,
    null::double as mean_low,
    null::double as mean_high,
    symbol
from shared
union all
select
    wave_id,
    question_id,
    'mean' as option_id,
    segment,
    group_label,
    segment_2,
    group_2,
    null as n,
    base,
    asked,
    coalesce(weights * weights / nullif(squares, 0), base) as effective_base,
    null as share,
    null as interval_low,
    null as interval_high,
    mean,
    mean - 1.959963984540054 * error as mean_low,
    mean + 1.959963984540054 * error as mean_high,
    symbol
from average
