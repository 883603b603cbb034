-- What is published of survey waves: protected tables, never a respondent. Run once in the schema
-- `survey`, for waves that people answered, and once in `demonstration`, for synthetic ones; the two
-- are never read together. Publishing fills them; a build from data/ leaves them empty.

-- one row per published wave
create table wave (
    wave_id varchar primary key check (regexp_full_match(wave_id, '[a-z0-9][a-z0-9_-]{0,39}')),
    title varchar not null,
    short_name varchar not null check (length(short_name) <= 22),
    producer varchar not null,
    fieldwork_start varchar,
    fieldwork_end varchar,
    year integer not null check (year between 1990 and 2100),
    asked_words varchar not null,
    place varchar not null,
    note varchar,
    respondents integer,
    is_weighted boolean not null,
    published_at varchar not null
);

-- one row per question of a wave whose answers were published
create table question (
    wave_id varchar not null references wave (wave_id),
    question_id varchar not null,
    position integer not null,
    grid varchar,
    text varchar not null,
    kind varchar not null check (kind in ('single', 'multi', 'likert', 'number')),
    scale varchar,
    code varchar,
    topic varchar,
    matches_wave varchar,
    matches varchar,
    verdict varchar not null check (verdict in ('same', 'reworded', 'options changed', 'new')),
    reason varchar,
    series_id varchar not null,
    primary key (wave_id, question_id)
);

-- one row per answer that could be given, after categories were merged for protection
create table option (
    wave_id varchar not null,
    question_id varchar not null,
    option_id varchar not null,
    position integer not null,
    label varchar not null,
    value double,
    is_top boolean not null,
    code varchar,
    primary key (wave_id, question_id, option_id),
    foreign key (wave_id, question_id) references question (wave_id, question_id)
);

-- one row per way in which answers are split, such as kind of organisation
create table segment (
    wave_id varchar not null references wave (wave_id),
    segment_id varchar not null,
    label varchar not null,
    position integer not null,
    primary key (wave_id, segment_id)
);

-- One row per answer and group. `segment` and `segment_2` are empty text for everyone; `option_id` is
-- an option, or 'top2' (share answering with one of the top two of a scale), or 'mean'. `n`, `base` and
-- `asked` count respondents, without weights; `base` gave an answer, `asked` could have. `symbol`: c hidden to protect respondents,
-- z does not apply, x not available, low rounds to nothing, u shown but of low reliability. A hidden
-- number is null, never 0.
create table cell (
    wave_id varchar not null,
    question_id varchar not null,
    option_id varchar not null,
    segment varchar not null default '',
    group_label varchar not null default '',
    segment_2 varchar not null default '',
    group_2 varchar not null default '',
    n integer check (n >= 0),
    base integer check (base >= 0),
    asked integer check (asked >= 0),
    effective_base double,
    share double check (share between 0 and 1),
    interval_low double check (interval_low between 0 and 1),
    interval_high double check (interval_high between 0 and 1),
    mean double,
    mean_low double,
    mean_high double,
    symbol varchar check (symbol in ('c', 'z', 'x', 'low', 'u')),
    primary key (
        wave_id, question_id, option_id, segment, group_label, segment_2, group_2
    ),
    foreign key (wave_id, question_id) references question (wave_id, question_id),
    check (symbol is null or symbol = 'u' or (n is null and share is null and mean is null))
);
