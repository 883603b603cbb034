-- title: The figures people quote
-- question: What do the two national surveys of the Coram Innovation Incubator say?
-- base: organisations that answered; each figure says who
-- chart: number value=share label=item
-- words: the last row counts responses and is not a share

with chosen as (
    select
        *,
        case finding_id
            when 'cii21_ch_01' then 1
            when 'cii22_ta_01' then 4
            when 'cii22_ta_02' then 5
            when 'cii22_fa_01' then 2
            else 3
        end as place_in_order,
        null::integer as responses
    from evidence.finding
    where finding_id in (
        'cii21_ch_01', 'cii21_en_02', 'cii22_ta_01', 'cii22_ta_02', 'cii22_fa_01'
    )
),

answered as (
    select
        source_id,
        short_name,
        title,
        base,
        year
    from evidence.passport
    where source_id = 'cii_survey_2021'
)

select
    place_in_order,
    finding_id,
    source_id,
    short_name,
    item,
    question,
    audience,
    n,
    base,
    base_words,
    share,
    share_low,
    share_high,
    is_share_of_base,
    is_possible,
    nearest_below,
    nearest_above,
    base_reason,
    interval_low,
    interval_high,
    state,
    published_as,
    rank,
    year,
    locator,
    responses
from chosen
union all
select
    6 as place_in_order,
    null as finding_id,
    source_id,
    short_name,
    'Responses to the first national survey' as item,
    title as question,
    'organisations' as audience,
    null as n,
    base,
    base::varchar as base_words,
    null as share,
    null as share_low,
    null as share_high,
    null as is_share_of_base,
    null as is_possible,
    null as nearest_below,
    null as nearest_above,
    null as base_reason,
    null as interval_low,
    null as interval_high,
    'published figure' as state,
    'exact' as published_as,
    null as rank,
    year,
    'Introduction' as locator,
    base as responses
from answered
order by place_in_order
