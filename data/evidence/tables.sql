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
    accessed_via varchar not null
);
comment on column evidence.source.source_id is 'The document or survey a row was read in; the key of evidence.source and evidence.passport';
comment on column evidence.source.title is 'Title of the document as its publisher gives it';
comment on column evidence.source.publisher is 'Who published it';
comment on column evidence.source.published is 'When it was published: YYYY, YYYY-MM or YYYY-MM-DD, as precise as is known';
comment on column evidence.source.url is 'Where anyone can read it; empty when there is no public address';
comment on column evidence.source.kind is 'What sort of document it is';
comment on column evidence.source.fieldwork_start is 'When asking began, as precise as was published';
comment on column evidence.source.fieldwork_end is 'When asking ended, as precise as was published';
comment on column evidence.source.base_n is 'How many answered in all, where that was published';
comment on column evidence.source.population is 'Who was asked, in words';
comment on column evidence.source.geography is 'Where those asked were, in words';
comment on column evidence.source.note is 'What to mind when reading this source';
comment on column evidence.source.accessed_via is 'How this work came to read it';

-- refuse: the calendar has no such day
select
    rowid,
    column_name
from (
    select rowid, 'published' as column_name, published as day from evidence.source
    union all
    select rowid, 'fieldwork_start', fieldwork_start from evidence.source
    union all
    select rowid, 'fieldwork_end', fieldwork_end from evidence.source
)
where length(day) = 10 and try_cast(day as date) is null;

-- As far as both are known: what begins in 2021-03 may end in 2021.
-- refuse: fieldwork cannot end before it begins
select
    rowid,
    'fieldwork_end' as column_name
from evidence.source
where left(fieldwork_start, length(fieldwork_end)) > left(fieldwork_end, length(fieldwork_start));

-- one row per source: the few words by which a chart names it
-- rows: short_names.csv
create table evidence.short_name (
    source_id varchar primary key references evidence.source (source_id),
    short_name varchar not null unique check (length(short_name) <= 22)
);
comment on column evidence.short_name.short_name is 'The few words by which a chart names the source';

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
comment on column evidence.audience.audience is 'A kind of person or organisation that was asked: here its code; in evidence.finding and evidence.statement its words';
comment on column evidence.audience.label is 'The audience in words';
comment on column evidence.audience.group_code is 'The wider group that filters use: councils, practitioners, charities, mixed or other';
comment on column evidence.audience.group_label is 'The wider group in words';

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
comment on column evidence.code.code is 'A term of the controlled vocabulary';
comment on column evidence.code.kind is 'What sort of term it is: barrier, facilitator, challenge and so on';
comment on column evidence.code.label is 'The term in words';
comment on column evidence.code.definition is 'What the term means here';
comment on column evidence.code.parent is 'The wider term it belongs under, where there is one';

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
-- refuse: an exact figure has no range beside it; leave value_low_pct and value_high_pct empty
select
    rowid,
    'value_low_pct' as column_name
from evidence.estimate
where qualifier = 'exact' and value_low_pct is not null;

-- refuse: an approximate figure needs its range, in value_low_pct and value_high_pct
select
    rowid,
    'value_low_pct' as column_name
from evidence.estimate
where qualifier = 'approximate' and value_low_pct is null;

comment on column evidence.estimate.estimate_id is 'One published finding; evidence.finding calls it finding_id';
comment on column evidence.estimate.topic is 'What the finding is about';
comment on column evidence.estimate.question is 'The question as it was asked, or as the source reports it';
comment on column evidence.estimate.item is 'The answer or statement that the figure belongs to, in the source''s words';
comment on column evidence.estimate.item_code is 'The term of evidence.code that the item was read as, where one fits';
comment on column evidence.estimate.segment is 'Who the figure is about: an audience of evidence.audience';
comment on column evidence.estimate.segment_base_n is 'How many of the segment could have answered, where that was published';
comment on column evidence.estimate.value_pct is 'The percentage exactly as published; empty when none was';
comment on column evidence.estimate.value_low_pct is 'The least the published words allow, in per cent (evidence.range_rule)';
comment on column evidence.estimate.value_high_pct is 'The most the published words allow, in per cent (evidence.range_rule)';
comment on column evidence.estimate.qualifier is 'How exact the published figure is: exact, approximate, verbal or rank_only';
comment on column evidence.estimate.rank is 'Place in the published order, 1 for the first; empty when no order was published';
comment on column evidence.estimate.year is 'Year that the figure speaks of';
comment on column evidence.estimate.locator is 'Where in the source it stands: page, figure or heading';
comment on column evidence.estimate.evidence_note is 'What to mind about this figure';

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
comment on column evidence.base_note.base_words is 'The base in words where a plain number would mislead, such as ''more than 65''';
comment on column evidence.base_note.is_share_of_base is 'Whether the percentage is a share of the base that was printed';
comment on column evidence.base_note.reason is 'Why this exception stands';

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
comment on column evidence.mention.mention_id is 'One coded statement; evidence.statement calls it statement_id';
comment on column evidence.mention.org_type is 'Whom the statement is about: an audience of evidence.audience';
comment on column evidence.mention.stance is 'Which way it points: hampers, enables, not_significant, mixed, aspiration or in_use';
comment on column evidence.mention.strength is 'Its weight in the document: headline, named or passing';
comment on column evidence.mention.summary is 'What the document says, in our words';
comment on column evidence.mention.code is 'The term that the statement was read as, of evidence.code';

-- one row per figure of a line through the years
-- rows: comparable.csv
create table evidence.comparable (
    series_id varchar not null,
    series_label varchar not null check (length(series_label) <= 40),
    measures varchar not null check (measures in ('technology_use', 'digital_skills', 'placement_cost')),
    estimate_id varchar not null references evidence.estimate (estimate_id),
    joins_previous boolean not null,
    reason varchar not null,
    primary key (series_id, estimate_id)
);
comment on column evidence.comparable.series_id is 'A line through the years';
comment on column evidence.comparable.series_label is 'The line in words';
comment on column evidence.comparable.measures is 'What the line is about: technology_use (new technology or AI, in use or not), digital_skills or placement_cost';
comment on column evidence.comparable.joins_previous is 'Whether a line may join it to the figure before: same body, same question';
comment on column evidence.comparable.reason is 'Why the figures may, or may not, be joined';

-- refuse: a line through the years measures one thing
select
    rowid,
    'measures' as column_name
from (
    select
        rowid,
        measures,
        first_value(measures) over (partition by series_id order by rowid) as measured_first
    from evidence.comparable
)
where measures <> measured_first;

-- one row per place where the sources pull against each other
-- rows: tensions.csv
create table evidence.tension (
    tension_id varchar primary key,
    title varchar not null,
    what_to_make_of_it varchar not null
);
comment on column evidence.tension.tension_id is 'A place where the sources pull against each other';
comment on column evidence.tension.title is 'The tension in a sentence';
comment on column evidence.tension.what_to_make_of_it is 'How a reader may take it';

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
comment on column evidence.tension_side.side is 'a or b';
comment on column evidence.tension_side.side_label is 'What this side says, in a few words';
comment on column evidence.tension_side.ref_kind is 'Whether the evidence is an estimate or a mention';
comment on column evidence.tension_side.ref_id is 'Its estimate_id or mention_id';

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
comment on column evidence.hole.hole_id is 'One thing that is missing or doubtful';
comment on column evidence.hole.statement is 'What is missing or doubtful, in words';

-- one row per wording that a source used in place of a number
-- rows: range_rules.csv
create table evidence.range_rule (
    words varchar primary key,
    low_pct double check (low_pct between 0 and 100),
    high_pct double check (high_pct between 0 and 100),
    check (low_pct <= high_pct)
);
comment on column evidence.range_rule.words is 'A wording that a source used in place of a number';
comment on column evidence.range_rule.low_pct is 'The least it is taken to mean, in per cent; a convention, not an interval';
comment on column evidence.range_rule.high_pct is 'The most it is taken to mean, in per cent; a convention, not an interval';

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
comment on column evidence.passport.kind is 'What sort of document the source is';
comment on column evidence.passport.year is 'Year in which fieldwork ended, or else in which it was published';
comment on column evidence.passport.asked is 'Who was asked, in words';
comment on column evidence.passport.base is 'How many answered in all; empty when it was not published';
comment on column evidence.passport.base_words is 'The base in words, or ''base not published''';
comment on column evidence.passport.place is 'Where those asked were, in words';
comment on column evidence.passport.read_from is 'Whether it was read on a public page or came with the documents this work began from';
comment on column evidence.passport.title is 'Title of the document as its publisher gives it';
comment on column evidence.passport.note is 'What to mind when reading this source';

-- one row per published finding, with its labels, its possible counts and its 95% interval
-- key: evidence.estimate.estimate_id as finding_id
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
comment on column evidence.finding.finding_id is 'One published finding: the estimate_id of evidence.estimate';
comment on column evidence.finding.subject is 'The page that shows it: barriers, facilitators, technology or challenges';
comment on column evidence.finding.audience is 'Who was asked, in words';
comment on column evidence.finding.base is 'How many could have answered; empty when it was not published';
comment on column evidence.finding.base_words is 'The base in words: ''41'', ''more than 65'' or ''base not published''';
comment on column evidence.finding.base_reason is 'Why the base is an exception, where it is';
comment on column evidence.finding.n is 'How many gave this answer, only where one whole number alone fits the percentage and the base';
comment on column evidence.finding.share is 'The published share from 0 to 1; empty when none was published as a figure';
comment on column evidence.finding.share_low is 'The least the published words allow, from 0 to 1';
comment on column evidence.finding.share_high is 'The most the published words allow, from 0 to 1';
comment on column evidence.finding.is_possible is 'Whether any whole number of the base gives the published percentage';
comment on column evidence.finding.nearest_below is 'Where none does: the nearest possible share below, from 0 to 1';
comment on column evidence.finding.nearest_above is 'Where none does: the nearest possible share above, from 0 to 1';
comment on column evidence.finding.interval_low is 'Lower end of the 95% Wilson interval, from 0 to 1; only where a base was published';
comment on column evidence.finding.interval_high is 'Upper end of the 95% Wilson interval, from 0 to 1; only where a base was published';
comment on column evidence.finding.state is 'Published figure, or published in words';
comment on column evidence.finding.published_as is 'exact, rounded fraction, in words, words only or order only';
comment on column evidence.finding.note is 'What to mind about this figure';
comment on column evidence.finding.sort_pct is 'For sorting alone: the percentage, or the middle of its range; never shown, never averaged';

-- one row per coded statement, with its labels
-- key: evidence.mention.mention_id as statement_id
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
comment on column evidence.statement.statement_id is 'One coded statement: the mention_id of evidence.mention';
comment on column evidence.statement.year is 'Year of the document: when fieldwork ended, or else when it was published';
comment on column evidence.statement.kind is 'What sort of term the statement names';
comment on column evidence.statement.code_label is 'The term in words';
comment on column evidence.statement.subject is 'The page that shows it: challenges, barriers, facilitators, technology or vision';
comment on column evidence.statement.audience is 'Whom the statement is about, in words';
comment on column evidence.statement.stance_label is 'Which way it points, in words';
comment on column evidence.statement.weight is 'Its weight in the document: 3 a main finding, 2 stated and explained, 1 in passing';
comment on column evidence.statement.code is 'The term that the statement was read as, of evidence.code';

-- one row per barrier to technology and kind of respondent: the largest figure that names it
create table evidence.technology_barrier as
with ranked as (
    select
        finding.finding_id,
        finding.item_code as code,
        code.label as code_label,
        finding.group_code,
        row_number() over (
            partition by finding.item_code, finding.group_code
            order by finding.sort_pct desc, finding.finding_id
        ) as place_in_order
    from evidence.finding
    join evidence.code on finding.item_code = code.code
    where
        finding.topic = 'technology_barrier'
        and finding.item_code in (
            'tb_cost', 'tb_staff_capacity', 'tb_staff_capability', 'tb_training',
            'tb_infrastructure', 'tb_ethics', 'tb_disinformation', 'tb_effectiveness',
            'tb_coproduction_gap'
        )
        -- their wording runs the other way: a high share is no barrier
        and finding.finding_id not in ('scie19_tb_01', 'scie19_tb_03', 'scie19_tb_04')
)

select
    finding_id,
    code,
    code_label,
    count(*) over (partition by code) as code_order
from ranked
where place_in_order = 1
order by finding_id;
comment on column evidence.technology_barrier.finding_id is 'The finding of evidence.finding';
comment on column evidence.technology_barrier.code is 'The barrier, a term of evidence.code';
comment on column evidence.technology_barrier.code_label is 'The barrier in words';
comment on column evidence.technology_barrier.code_order is 'How many kinds of respondent name it in a figure';
