-- Hand-made links between the terms of the evidence, and from them to the themes of the projects.

-- one row per pair of terms that belong together
-- rows: code_links.csv
create table links.code_link (
    from_code varchar not null,
    relation varchar not null check (relation in ('answered_by', 'rests_on', 'in_area')),
    to_code varchar not null,
    reason varchar not null,
    primary key (from_code, relation, to_code)
);

-- refuse: from_code must be one of evidence.code
select
    rowid,
    'from_code' as column_name
from links.code_link
where from_code not in (select code from evidence.code);

-- refuse: to_code must be one of evidence.code
select
    rowid,
    'to_code' as column_name
from links.code_link
where to_code not in (select code from evidence.code);

-- one row per term and the project theme that tackles it
-- rows: theme_links.csv
create table links.theme_link (
    code varchar not null,
    theme varchar not null,
    reason varchar not null,
    primary key (code, theme)
);

-- refuse: code must be one of evidence.code
select
    rowid,
    'code' as column_name
from links.theme_link
where code not in (select code from evidence.code);

-- refuse: theme must be one of collective.theme
select
    rowid,
    'theme' as column_name
from links.theme_link
where theme not in (select code from collective.theme);
