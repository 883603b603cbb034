-- One wave as the steward keeps it: respondents' answers, never shown and never published.
-- Importing builds this file aside and renames it into store/waves/<id>/wave.duckdb.
create schema held;

-- one row: what the wave is, which file it came from and what was done with it
create table held.about (
    wave_id varchar not null,
    title varchar not null,
    short_name varchar not null,
    producer varchar not null,
    fieldwork_start varchar,
    fieldwork_end varchar,
    year integer not null,
    asked_words varchar not null,
    place varchar not null,
    note varchar,
    is_demonstration boolean not null,
    is_weighted boolean not null,
    file varchar not null,
    file_sha256 varchar not null,
    mapping_sha256 varchar not null,
    imported_at varchar not null,
    imported_by varchar not null,
    rows_taken integer not null,
    rows_refused integer not null
);

-- one row per question that was mapped; `series_id` is shared with the questions it is the same as
create table held.question (
    question_id varchar primary key,
    position integer not null,
    grid varchar,
    text varchar not null,
    kind varchar not null check (kind in ('single', 'multi', 'likert', 'number', 'text')),
    scale varchar,
    code varchar,
    topic varchar,
    matches_wave varchar,
    matches varchar,
    verdict varchar not null check (verdict in ('same', 'reworded', 'options changed', 'new')),
    reason varchar,
    series_id varchar not null
);

-- one row per answer that can be given; `value` is its place on a scale, empty for "don't know"
create table held.option (
    question_id varchar not null references held.question (question_id),
    option_id varchar not null,
    position integer not null,
    label varchar not null,
    value double,
    is_top boolean not null,
    code varchar,
    primary key (question_id, option_id)
);

-- one row per way in which answers are split, and one per group of it
create table held.segment (
    segment_id varchar primary key,
    label varchar not null,
    position integer not null
);
create table held.segment_group (
    segment_id varchar not null references held.segment (segment_id),
    group_label varchar not null,
    position integer not null,
    primary key (segment_id, group_label)
);

-- one row per two segments that are also crossed
create table held.pair (segment_id varchar not null, segment_2 varchar not null);

-- One row per respondent; the weight is 1 where there is none. Rows below carry no keys, because an
-- index over tens of millions of them would not fit in memory: importing makes them from this table.
create table held.respondent (
    respondent_id integer not null,
    file_row integer not null,
    weight double not null
);
create table held.member (
    respondent_id integer not null,
    segment_id varchar not null,
    group_label varchar not null
);
-- one row per answer given; a question with several answers has several rows
create table held.answer (
    respondent_id integer not null,
    question_id varchar not null,
    option_id varchar not null
);
create table held.number (
    respondent_id integer not null,
    question_id varchar not null,
    value double not null
);
create table held.words (
    respondent_id integer not null,
    question_id varchar not null,
    words varchar not null
);

-- rows of the file that were not taken, and what the steward was warned of
create table held.refused (
    file_row integer not null,
    column_name varchar not null,
    value varchar,
    reason varchar not null
);
create table held.warning (place integer not null, sentence varchar not null);
