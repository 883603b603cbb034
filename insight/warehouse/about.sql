-- What the cards of the datasets say, and where in which file each row stands. Filled by loading.py.
create schema about;

-- one row per dataset: its card
create table about.dataset (
    dataset varchar primary key,
    title varchar,
    producer varchar,
    published varchar,
    accessed varchar,
    licence varchar,
    url varchar,
    compiled varchar,
    files varchar
);
comment on column about.dataset.dataset is 'A folder of data/, and the first part of the names of its tables';
comment on column about.dataset.title is 'What the dataset is called';
comment on column about.dataset.producer is 'Who made it';
comment on column about.dataset.published is 'When it was published';
comment on column about.dataset.accessed is 'When it was gathered';
comment on column about.dataset.licence is 'The terms it may be used under, or that they are not stated';
comment on column about.dataset.url is 'Where it can be had; empty when it was put together here';
comment on column about.dataset.compiled is 'How it was put together';
comment on column about.dataset.files is 'Names of its files';

-- one row per thing that is missing from a dataset
create table about.missing (
    dataset varchar,
    place integer,
    statement varchar
);
comment on column about.missing.place is 'Place in the list of the card, first is 1';
comment on column about.missing.statement is 'What is missing, in words';

-- one row per row of a file, with the line it begins on
create table about.line (
    table_name varchar,
    place bigint,
    file varchar,
    line integer
);
comment on column about.line.table_name is 'The table that the row went into';
comment on column about.line.place is 'The rowid of the row in that table';
comment on column about.line.file is 'The file, below the folder of the project';
comment on column about.line.line is 'The line of the file that the row begins on';

-- one row per table that was made from another, with the name that a key of the other has in it
create table about.made (
    table_name varchar,
    made_from varchar,
    key varchar,
    called varchar
);
comment on column about.made.table_name is 'A table that tables.sql makes from others';
comment on column about.made.made_from is 'One of the tables it is made from';
comment on column about.made.key is 'The key of that other table, where it goes by another name here';
comment on column about.made.called is 'The name of that key here';
