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
comment on column wave.wave_id is 'One wave of a survey';
comment on column wave.title is 'The wave''s title';
comment on column wave.short_name is 'The few words by which a chart names the wave';
comment on column wave.producer is 'Who ran it';
comment on column wave.fieldwork_start is 'When asking began';
comment on column wave.fieldwork_end is 'When asking ended';
comment on column wave.year is 'Year that the figures speak of';
comment on column wave.asked_words is 'Who was asked, in words';
comment on column wave.place is 'Where those asked were, in words';
comment on column wave.note is 'What to mind';
comment on column wave.respondents is 'How many answered; empty when that is too few to say';
comment on column wave.is_weighted is 'Whether shares are weighted';
comment on column wave.published_at is 'When it was published here';

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
comment on column question.question_id is 'One question of a wave';
comment on column question.position is 'Place in the questionnaire or list, first is 1';
comment on column question.grid is 'The grid of questions it belongs to, where there is one';
comment on column question.text is 'The question as it was asked';
comment on column question.kind is 'single, multi, likert or number';
comment on column question.scale is 'The scale of answers, where there is one';
comment on column question.code is 'A term of evidence.code it stands for, where one fits';
comment on column question.topic is 'What it is about';
comment on column question.matches_wave is 'The earlier wave that asked the like';
comment on column question.matches is 'The question of that wave';
comment on column question.verdict is 'How alike the two are: same, reworded, options changed or new';
comment on column question.reason is 'Why that verdict was given';
comment on column question.series_id is 'Shared by questions that may be read as one line';

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
comment on column option.option_id is 'One answer that could be given';
comment on column option.label is 'The answer in words';
comment on column option.value is 'Its number on the scale, where there is one';
comment on column option.is_top is 'Whether it counts among the top answers of a scale';
comment on column option.code is 'A term of evidence.code it stands for, where one fits';
comment on column option.position is 'Place among the answers, first is 1';

-- one row per way in which answers are split, such as kind of organisation
create table segment (
    wave_id varchar not null references wave (wave_id),
    segment_id varchar not null,
    label varchar not null,
    position integer not null,
    primary key (wave_id, segment_id)
);
comment on column segment.segment_id is 'A way of grouping those who answered';
comment on column segment.label is 'The grouping in words';
comment on column segment.position is 'Place among the groupings, first is 1';

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
comment on column cell.segment is 'The grouping that the cell is of';
comment on column cell.group_label is 'The group within it';
comment on column cell.segment_2 is 'A second grouping, where two are crossed';
comment on column cell.group_2 is 'The group within the second';
comment on column cell.n is 'How many gave the answer; empty when hidden';
comment on column cell.base is 'How many could have given it; empty when hidden';
comment on column cell.asked is 'How many were asked; empty when hidden';
comment on column cell.effective_base is 'The base that the weights leave';
comment on column cell.share is 'Share from 0 to 1; empty when hidden';
comment on column cell.interval_low is 'Lower end of the 95% interval, from 0 to 1';
comment on column cell.interval_high is 'Upper end of the 95% interval, from 0 to 1';
comment on column cell.mean is 'Mean, where the answers are numbers';
comment on column cell.mean_low is 'Lower end of the 95% interval of the mean';
comment on column cell.mean_high is 'Upper end of the 95% interval of the mean';
comment on column cell.symbol is 'Why a cell is empty, as a symbol';

-- One row per published cell, in words: finding.sql writes it from the tables above whenever they change
create table finding (
    wave_id varchar not null,
    short_name varchar not null,
    year integer not null,
    question_id varchar not null,
    question_order integer not null,
    kind varchar not null,
    series_id varchar not null,
    verdict varchar not null,
    reason varchar,
    grid varchar,
    text varchar not null,
    question varchar not null,
    code varchar,
    topic varchar not null,
    option_id varchar not null,
    option_order integer,
    item varchar,
    value double,
    is_top boolean not null,
    segment varchar not null,
    group_name varchar not null,
    segment_2 varchar not null,
    group_2 varchar not null,
    audience varchar not null,
    n integer,
    base integer,
    base_words varchar not null,
    asked integer,
    effective_base double,
    share double,
    interval_low double,
    interval_high double,
    mean double,
    mean_low double,
    mean_high double,
    symbol varchar,
    published_as varchar not null,
    note varchar,
    locator varchar not null
);
comment on column finding.question_order is 'Place of the question in the questionnaire, first is 1';
comment on column finding.kind is 'single, multi, likert or number';
comment on column finding.reason is 'Why the question compares with an earlier one, or does not';
comment on column finding.question is 'The question, with the grid it belongs to';
comment on column finding.code is 'A term of evidence.code it stands for, where one fits';
comment on column finding.option_order is 'Place among the answers, first is 1; the top two and the mean come last';
comment on column finding.item is 'The answer in words';
comment on column finding.group_name is 'The group within the grouping; empty for everyone';
comment on column finding.audience is 'The group or groups in words';
comment on column finding.base_words is 'The base as text, or that it is too few to show';
comment on column finding.published_as is 'Counted, too few to show, or few answered';
comment on column finding.note is 'What the symbol means';
comment on column finding.locator is 'Where in the questionnaire it stands';
