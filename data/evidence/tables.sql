-- Published findings and coded statements on innovation in children's services.
-- A "rows:" line names the file that fills the table below it; every rule here is enforced row by row.

-- one row per document or survey
-- rows: sources.csv
create table evidence.source (
    source_id varchar primary key,
    title varchar not null,
    publisher varchar not null,
    published varchar check (
        regexp_matches(published, '^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$')
    ),
    url varchar check (regexp_matches(url, '^https?://[^ ]+$')),
    kind varchar not null check (
        kind in ('survey_report', 'web_page', 'blog', 'news', 'parliament', 'podcast')
    ),
    fieldwork_start varchar check (
        regexp_matches(fieldwork_start, '^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$')
    ),
    fieldwork_end varchar check (
        regexp_matches(fieldwork_end, '^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-3][0-9])?)?$')
    ),
    base_n integer check (base_n > 0),
    population varchar not null,
    geography varchar not null,
    note varchar,
    accessed_via varchar not null,
    check (left(fieldwork_start, 4) <= left(fieldwork_end, 4))
);

-- one row per source: the few words by which a chart names it
-- rows: short_names.csv
create table evidence.short_name (
    source_id varchar primary key references evidence.source (source_id),
    short_name varchar not null unique check (length(short_name) <= 22)
);

-- one row per kind of person or organisation that was asked, or that a statement is about
-- rows: audiences.csv
create table evidence.audience (
    audience varchar primary key,
    label varchar not null,
    group_code varchar not null check (
        group_code in ('mixed', 'councils', 'practitioners', 'charities', 'other')
    ),
    group_label varchar not null
);

-- one row per term of the controlled vocabulary
-- rows: codes.csv
create table evidence.code (
    code varchar primary key,
    kind varchar not null check (
        kind in (
            'barrier', 'facilitator', 'technology_use', 'technology_barrier', 'technology_benefit',
            'challenge', 'priority_area', 'vision_principle', 'collaboration_ingredient'
        )
    ),
    label varchar not null,
    definition varchar not null,
    parent varchar
);

-- refuse: a parent must be one of evidence.code
select
    rowid,
    'parent' as column_name
from evidence.code
where parent not in (select code from evidence.code);

-- one row per published finding, as received
-- rows: estimates.csv
create table evidence.estimate (
    estimate_id varchar primary key,
    source_id varchar not null references evidence.source (source_id),
    topic varchar not null check (
        topic in (
            'barrier', 'challenge', 'engagement', 'facilitator', 'investment_driver', 'resources',
            'technology_adoption', 'technology_barrier', 'technology_benefit',
            'technology_potential', 'technology_use', 'workforce'
        )
    ),
    question varchar not null,
    item varchar not null,
    item_code varchar references evidence.code (code),
    segment varchar not null references evidence.audience (audience),
    segment_base_n integer check (segment_base_n > 0),
    value_pct double check (value_pct between 0 and 100),
    value_low_pct double check (value_low_pct between 0 and 100),
    value_high_pct double check (value_high_pct between 0 and 100),
    qualifier varchar not null check (
        qualifier in ('exact', 'approximate', 'verbal', 'rank_only')
    ),
    rank integer check (rank >= 1),
    year integer not null check (year between 1990 and 2100),
    locator varchar not null,
    evidence_note varchar,
    check (value_low_pct <= value_high_pct),
    check ((value_low_pct is null) = (value_high_pct is null)),
    check ((qualifier = 'exact') = (value_pct is not null)),
    check (qualifier != 'rank_only' or value_low_pct is null),
    check (qualifier != 'rank_only' or rank is not null)
);

-- one row per exception to "the base printed is the base of this percentage"
-- rows: bases.csv
create table evidence.base_note (
    source_id varchar not null references evidence.source (source_id),
    estimate_id varchar references evidence.estimate (estimate_id),
    base_words varchar,
    is_share_of_base boolean not null,
    reason varchar not null,
    unique (source_id, estimate_id)
);

-- one row per coded statement in one place of one source, as received
-- rows: mentions.csv
create table evidence.mention (
    mention_id varchar primary key,
    source_id varchar not null references evidence.source (source_id),
    code varchar not null references evidence.code (code),
    org_type varchar not null references evidence.audience (audience),
    stance varchar not null check (
        stance in ('hampers', 'enables', 'not_significant', 'mixed', 'aspiration', 'in_use')
    ),
    strength varchar not null check (strength in ('headline', 'named', 'passing')),
    locator varchar not null,
    summary varchar not null
);

-- one row per figure of a line through the years
-- rows: comparable.csv
create table evidence.comparable (
    series_id varchar not null,
    series_label varchar not null check (length(series_label) <= 40),
    estimate_id varchar not null references evidence.estimate (estimate_id),
    joins_previous boolean not null,
    reason varchar not null,
    primary key (series_id, estimate_id)
);

-- one row per place where the sources pull against each other
-- rows: tensions.csv
create table evidence.tension (
    tension_id varchar primary key,
    title varchar not null,
    what_to_make_of_it varchar not null
);

-- one row per tension, side and finding or statement on that side
-- rows: tension_sides.csv
create table evidence.tension_side (
    tension_id varchar not null references evidence.tension (tension_id),
    side varchar not null check (side in ('a', 'b')),
    side_label varchar not null,
    ref_kind varchar not null check (ref_kind in ('estimate', 'mention')),
    ref_id varchar not null,
    primary key (tension_id, side, ref_id)
);

-- refuse: a side must point at an estimate or a mention of this dataset
select
    rowid,
    'ref_id' as column_name
from evidence.tension_side
where
    (ref_kind = 'estimate' and ref_id not in (select estimate_id from evidence.estimate))
    or (ref_kind = 'mention' and ref_id not in (select mention_id from evidence.mention));

-- one row per thing that is known to be missing or doubtful
-- rows: holes.csv
create table evidence.hole (
    hole_id varchar primary key,
    source_id varchar references evidence.source (source_id),
    statement varchar not null
);

-- one row per wording that a source used in place of a number
-- rows: range_rules.csv
create table evidence.range_rule (
    words varchar primary key,
    low_pct double check (low_pct between 0 and 100),
    high_pct double check (high_pct between 0 and 100),
    check (low_pct <= high_pct)
);

-- one row per source: what a caption says of it
create table evidence.passport as
select
    source.source_id,
    short_name.short_name,
    source.title,
    source.publisher,
    source.kind,
    source.published,
    source.fieldwork_start,
    source.fieldwork_end,
    coalesce(left(source.fieldwork_end, 4), left(source.published, 4))::integer as year,
    source.population as asked,
    source.base_n as base,
    coalesce(base_note.base_words, source.base_n::varchar, 'base not published') as base_words,
    source.geography as place,
    source.url,
    source.note,
    case
        when source.accessed_via = 'public page' then 'Read on a public page'
        else 'A document this work began from'
    end as read_from
from evidence.source
join evidence.short_name using (source_id)
left join evidence.base_note
    on source.source_id = base_note.source_id and base_note.estimate_id is null;

-- one row per published finding, with its labels, its possible counts and its 95% interval
create table evidence.finding as
with measured as (
    select
        estimate.*,
        coalesce(own.base_words, general.base_words) as stated_base,
        coalesce(own.reason, general.reason) as base_reason,
        coalesce(own.is_share_of_base, general.is_share_of_base, true) as is_share_of_base
    from evidence.estimate
    left join evidence.base_note as own
        on estimate.estimate_id = own.estimate_id
    left join evidence.base_note as general
        on
            estimate.source_id = general.source_id
            and general.estimate_id is null
            and estimate.segment_base_n is not null
),

counted as (
    select
        *,
        case
            when is_share_of_base and segment_base_n is not null and value_pct is not null
                then fewest_behind(value_pct, segment_base_n)
        end as fewest,
        case
            when is_share_of_base and segment_base_n is not null and value_pct is not null
                then most_behind(value_pct, segment_base_n)
        end as most
    from measured
)

select
    counted.estimate_id as finding_id,
    counted.source_id,
    passport.short_name,
    counted.topic,
    case
        when counted.topic = 'barrier' then 'barriers'
        when counted.topic = 'facilitator' then 'facilitators'
        when counted.topic like 'technology%' then 'technology'
        else 'challenges'
    end as subject,
    counted.question,
    counted.item,
    counted.item_code,
    counted.segment,
    audience.label as audience,
    audience.group_code,
    audience.group_label,
    counted.segment_base_n as base,
    case
        when counted.segment_base_n is null then 'base not published'
        else coalesce(counted.stated_base, counted.segment_base_n::varchar)
    end as base_words,
    counted.base_reason,
    -- a count is only claimed where one alone fits, and the base itself is not in doubt
    case
        when counted.fewest = counted.most and counted.stated_base is null then counted.fewest
    end as n,
    counted.value_pct / 100 as share,
    counted.value_low_pct / 100 as share_low,
    counted.value_high_pct / 100 as share_high,
    counted.is_share_of_base,
    counted.fewest <= counted.most as is_possible,
    case
        when counted.fewest > counted.most
            then round(100.0 * counted.most / counted.segment_base_n) / 100
    end as nearest_below,
    case
        when counted.fewest > counted.most
            then round(100.0 * counted.fewest / counted.segment_base_n) / 100
    end as nearest_above,
    case
        when counted.fewest = counted.most then wilson_low(counted.fewest, counted.segment_base_n)
        when counted.fewest < counted.most
            then wilson_low(counted.value_pct / 100 * counted.segment_base_n, counted.segment_base_n)
    end as interval_low,
    case
        when counted.fewest = counted.most then wilson_high(counted.fewest, counted.segment_base_n)
        when counted.fewest < counted.most
            then wilson_high(counted.value_pct / 100 * counted.segment_base_n, counted.segment_base_n)
    end as interval_high,
    case
        when counted.qualifier = 'exact' then 'published figure'
        else 'published in words'
    end as state,
    case
        when counted.qualifier = 'exact' then 'exact'
        when counted.qualifier = 'approximate' then 'rounded fraction'
        when counted.qualifier = 'rank_only' then 'order only'
        when counted.value_low_pct is null then 'words only'
        else 'in words'
    end as published_as,
    counted.rank,
    counted.year,
    counted.locator,
    counted.evidence_note as note,
    -- only for sorting: never shown, never averaged
    coalesce(counted.value_pct, (counted.value_low_pct + counted.value_high_pct) / 2) as sort_pct
from counted
join evidence.passport using (source_id)
join evidence.audience on counted.segment = audience.audience
order by counted.estimate_id;

-- one row per coded statement, with its labels
create table evidence.statement as
select
    mention.mention_id as statement_id,
    mention.source_id,
    passport.short_name,
    passport.year,
    mention.code,
    code.kind,
    code.label as code_label,
    case
        when code.kind = 'challenge' then 'challenges'
        when code.kind = 'barrier' then 'barriers'
        when code.kind in ('facilitator', 'collaboration_ingredient') then 'facilitators'
        when code.kind like 'technology%' then 'technology'
        else 'vision'
    end as subject,
    mention.org_type,
    audience.label as audience,
    audience.group_code,
    audience.group_label,
    mention.stance,
    case mention.stance
        when 'hampers' then 'holds back'
        when 'enables' then 'helps'
        when 'not_significant' then 'not significant'
        when 'mixed' then 'cuts both ways'
        when 'aspiration' then 'hoped for'
        else 'in use'
    end as stance_label,
    mention.strength,
    case mention.strength when 'headline' then 3 when 'named' then 2 else 1 end as weight,
    mention.locator,
    mention.summary
from evidence.mention
join evidence.passport using (source_id)
join evidence.code using (code)
join evidence.audience on mention.org_type = audience.audience
order by mention.mention_id;
