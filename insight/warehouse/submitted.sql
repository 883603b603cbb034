-- Projects that were submitted on the page Contribute or in a file, and accepted by a steward. There are
-- none in data/ itself: publishing fills this table, and data/collective/tables.sql joins its rows to the
-- researched ones.
create schema submitted;

-- one row per submitted project that a steward accepted, as it was sent in
create table submitted.project (
    submission_id integer primary key,
    project_id varchar not null unique,
    name varchar not null,
    summary varchar not null,
    happened varchar not null,
    learning varchar,
    lead_org varchar not null,
    lead_org_type varchar not null,
    programme varchar not null,
    themes varchar not null,
    technology_kind varchar not null,
    start_year integer,
    end_year integer,
    stage varchar not null,
    materialised varchar not null,
    funding_gbp bigint,
    funding_qualifier varchar,
    sites varchar,
    led_from varchar,
    partners_public varchar,
    partners_third varchar,
    partners_academic varchar,
    partners_private varchar,
    source_url varchar,
    submitted_by varchar not null,
    submitted_on varchar not null,
    accepted_on varchar not null,
    provenance varchar not null
);
comment on column submitted.project.submission_id is 'Number of the submission';
comment on column submitted.project.project_id is 'The project in collective.project';
comment on column submitted.project.name is 'The project''s name';
comment on column submitted.project.summary is 'What was tried, in the words of who sent it';
comment on column submitted.project.happened is 'What happened, in the words of who sent it';
comment on column submitted.project.learning is 'What was learned, in the words of who sent it';
comment on column submitted.project.lead_org is 'The organisation that leads it';
comment on column submitted.project.lead_org_type is 'What sort of organisation leads it';
comment on column submitted.project.programme is 'The programme that paid for it or ran it';
comment on column submitted.project.themes is 'Codes of collective.theme, parted by semicolons';
comment on column submitted.project.technology_kind is 'The main technology in it, or none';
comment on column submitted.project.start_year is 'Year it began';
comment on column submitted.project.end_year is 'Year it ended; empty when it has not, or nobody said';
comment on column submitted.project.stage is 'How far it had come when it was sent in';
comment on column submitted.project.materialised is 'Whether what was planned came about: yes, partly, no or not_known';
comment on column submitted.project.funding_gbp is 'Funding in pounds as stated by who sent it; never added up';
comment on column submitted.project.funding_qualifier is 'How it was stated: exact, up_to or approx';
comment on column submitted.project.sites is 'Places where it ran, parted by semicolons; a steward confirmed them';
comment on column submitted.project.led_from is 'Place it was led from';
comment on column submitted.project.partners_public is 'Public bodies that took part, parted by semicolons';
comment on column submitted.project.partners_third is 'Charities and community organisations that took part, parted by semicolons';
comment on column submitted.project.partners_academic is 'Universities and researchers that took part, parted by semicolons';
comment on column submitted.project.partners_private is 'Companies that took part, parted by semicolons';
comment on column submitted.project.source_url is 'Where it can be read about; empty when a contact was given instead, which is not published';
comment on column submitted.project.submitted_by is 'The organisation that sent it, with a person''s name only where that person asked for it';
comment on column submitted.project.submitted_on is 'Day it was sent';
comment on column submitted.project.accepted_on is 'Day a steward accepted it';
comment on column submitted.project.provenance is 'Who sent it and when, in words';
