-- Real innovation projects, in the spirit of the Incubator's Innovation Collective.

-- one row per theme that a project can tackle
-- rows: themes.csv
create table collective.theme (
    code varchar primary key,
    label varchar not null unique,
    definition varchar not null
);
comment on column collective.theme.code is 'A theme that a project can tackle';
comment on column collective.theme.label is 'The theme in words';
comment on column collective.theme.definition is 'What the theme covers';

-- one row per code that a column of collective.project may hold, and its words
-- rows: labels.csv
create table collective.label (
    kind varchar not null check (
        kind in ('programme', 'technology', 'stage', 'materialised', 'lead')
    ),
    code varchar not null,
    label varchar not null,
    position integer not null,
    primary key (kind, code)
);
comment on column collective.label.kind is 'Which column of collective.project the code belongs to; technology is technology_kind, lead is lead_org_type';
comment on column collective.label.code is 'The code as collective.project holds it';
comment on column collective.label.label is 'The code in words';
comment on column collective.label.position is 'Place in a list of choices, first is 1';

-- one row per document that a project's facts were read in
-- rows: sources.csv
create table collective.source (
    source_id varchar primary key,
    title varchar not null,
    publisher varchar not null,
    published varchar,
    url varchar not null check (
        regexp_matches(url, '^https?://[^ ]+$') or starts_with(url, 'seed file: ')
    ),
    note varchar
);
comment on column collective.source.source_id is 'The document a project''s facts were read in; the key of collective.source';
comment on column collective.source.title is 'Title of the document';
comment on column collective.source.publisher is 'Who published it';
comment on column collective.source.published is 'When it was published, as precise as is known';
comment on column collective.source.url is 'Where it can be read, or the file it came in';
comment on column collective.source.note is 'What to mind about it';

-- one row per project
-- rows: projects.csv
create table collective.project (
    project_id varchar primary key check (regexp_matches(project_id, '^[a-z0-9-]+$')),
    name varchar not null,
    summary varchar not null,
    lead_org varchar not null,
    lead_org_type varchar not null check (
        lead_org_type in (
            'local_authority', 'charity', 'consortium', 'private', 'government',
            'regional_agency', 'childrens_trust', 'university'
        )
    ),
    programme varchar not null check (
        programme in (
            'DfE Innovation Programme R1', 'DfE Innovation Programme R2',
            'DfE Innovation Programme TFO', 'WWCSC', 'CII', 'SFPC', 'Other'
        )
    ),
    themes varchar not null,
    technology_kind varchar not null check (
        technology_kind in (
            'none', 'analytics_ai', 'data_sharing', 'communication', 'app', 'virtual',
            'case_management', 'other'
        )
    ),
    start_year integer check (start_year between 1990 and 2100),
    end_year integer check (end_year between 1990 and 2100),
    stage varchar not null check (
        stage in ('idea', 'pilot', 'implementing', 'scaled', 'ended', 'not_known')
    ),
    materialised varchar not null check (materialised in ('yes', 'partly', 'no', 'not_known')),
    funding_gbp bigint check (funding_gbp > 0),
    funding_qualifier varchar check (funding_qualifier in ('exact', 'up_to', 'approx')),
    learning varchar,
    source_ids varchar not null,
    source_urls varchar not null,
    check (start_year <= end_year),
    check ((funding_gbp is null) = (funding_qualifier is null))
);
comment on column collective.project.project_id is 'One project; the key of collective.project';
comment on column collective.project.name is 'The project''s name';
comment on column collective.project.summary is 'What it does, in our words';
comment on column collective.project.lead_org is 'The organisation that leads it';
comment on column collective.project.lead_org_type is 'What sort of organisation leads it';
comment on column collective.project.programme is 'The programme that paid for it or ran it';
comment on column collective.project.themes is 'Codes of collective.theme, parted by semicolons; one row each in collective.project_theme';
comment on column collective.project.technology_kind is 'The main technology in it, or none';
comment on column collective.project.start_year is 'Year it began; empty when no source says';
comment on column collective.project.end_year is 'Year it ended; empty when no source says';
comment on column collective.project.stage is 'How far it had come when last written about';
comment on column collective.project.materialised is 'Whether what was planned came about: yes, partly, no or not_known';
comment on column collective.project.funding_gbp is 'Funding in pounds as its source states it; never added up across programmes';
comment on column collective.project.funding_qualifier is 'How the source states it: exact, up_to or approx';
comment on column collective.project.learning is 'What was learned, in our words';
comment on column collective.project.source_ids is 'Documents it was read in, parted by semicolons; one row each in collective.project_source';
comment on column collective.project.source_urls is 'Addresses of those documents, parted by semicolons';

-- one row per project and theme
create table collective.project_theme as
select
    project_id,
    unnest(string_split(themes, ';')) as theme
from collective.project
order by project_id, theme;
comment on column collective.project_theme.theme is 'A code of collective.theme';

-- refuse: every theme of a project must be one of collective.theme
select
    project.rowid,
    'themes' as column_name
from collective.project
where project.project_id in (
    select project_id from collective.project_theme
    where theme not in (select code from collective.theme)
);

-- one row per project and document it was read in
create table collective.project_source as
select
    project_id,
    unnest(string_split(source_ids, ';')) as source_id
from collective.project
order by project_id, source_id;

-- refuse: every source of a project must be one of collective.source
select
    project.rowid,
    'source_ids' as column_name
from collective.project
where project.project_id in (
    select project_id from collective.project_source
    where source_id not in (select source_id from collective.source)
);

-- one row per project and place
-- rows: places.csv
create table collective.place (
    project_id varchar not null references collective.project (project_id),
    place_name varchar not null,
    place_role varchar not null check (place_role in ('site', 'lead', 'adopter', 'partner')),
    region varchar not null,
    evidence varchar not null,
    primary key (project_id, place_name, place_role)
);
comment on column collective.place.place_name is 'A place as the source names it';
comment on column collective.place.place_role is 'What the place was to the project: site, lead, adopter or partner';
comment on column collective.place.region is 'English region or nation; National when no one place is meant';
comment on column collective.place.evidence is 'What the place rests on, in the source''s words or ours';

-- refuse: a region must be one of geography.region, or National
select
    rowid,
    'region' as column_name
from collective.place
where region != 'National' and region not in (select name from geography.region);

-- one row per project and partner
-- rows: partners.csv
create table collective.partner (
    project_id varchar not null references collective.project (project_id),
    partner_name varchar not null,
    partner_sector varchar not null check (
        partner_sector in ('third', 'public', 'academic', 'private')
    ),
    primary key (project_id, partner_name)
);
comment on column collective.partner.partner_name is 'An organisation that took part';
comment on column collective.partner.partner_sector is 'third, public, academic or private';

-- one row per project and measured or planned outcome
-- rows: outcomes.csv
create table collective.outcome (
    project_id varchar not null references collective.project (project_id),
    metric varchar not null,
    before_value double,
    after_value double,
    change_value double,
    unit varchar not null,
    period varchar,
    direction_good varchar not null check (direction_good in ('up', 'down')),
    source_id varchar not null references collective.source (source_id)
);
comment on column collective.outcome.metric is 'What was measured or planned';
comment on column collective.outcome.before_value is 'Value before, or that it is compared with; empty when not published';
comment on column collective.outcome.after_value is 'Value after; empty when not published';
comment on column collective.outcome.change_value is 'Change as published; empty when not published';
comment on column collective.outcome.unit is 'What the values count';
comment on column collective.outcome.period is 'When, in the source''s words';
comment on column collective.outcome.direction_good is 'Whether up or down is the better';

-- one row per outcome, with what kind of figure it is (docs/data.md, "Evidence seen of a project"):
-- before_after, compared (the "before" is somebody else's figure), result, or plan
create table collective.measure as
select
    rowid + 1 as measure_id,
    *,
    case
        when regexp_matches(lower(period), '\b(plan|target|estimate|alpha|announcement|design|launch)\b')
            or regexp_matches(
                lower(metric),
                '\b(planned|promised|announced|expected|estimated|potential|modelled|funded)\b'
                || '|\btarget (number|reduction)\b|\btargeted$|\bto be supported\b|\btried to predict\b'
                || '|\bin the (trial|sample|feasibility phase)\b|\bis open\b|\btime within which\b'
            ) then 'plan'
        when before_value is not null and after_value is not null
            and regexp_matches(lower(concat_ws(' ', metric, period)), '\b(national|versus|comparison)\b')
            then 'compared'
        when before_value is not null and after_value is not null then 'before_after'
        else 'result'
    end as kind
from collective.outcome
order by measure_id;
comment on column collective.measure.measure_id is 'One outcome: its place among the rows of collective.outcome, first is 1';
comment on column collective.measure.kind is 'What sort of figure it is: before_after, compared, result or plan';

-- one row per project: the best evidence among its outcomes
create table collective.evidence as
select
    project.project_id,
    case
        when bool_or(measure.kind = 'before_after') then 'before_after'
        when bool_or(measure.kind in ('compared', 'result')) then 'result'
        when bool_or(measure.kind = 'plan') then 'plan'
        else 'none'
    end as evidence
from collective.project
left join collective.measure on measure.project_id = project.project_id
group by project.project_id
order by project.project_id;
comment on column collective.evidence.evidence is 'The best figure among the project''s outcomes: before_after, result, plan or none';
