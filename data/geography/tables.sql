-- Places: English regions, the other nations, and the authorities with children's services duties.

-- one row per English region, plus Wales, Scotland and Northern Ireland
create table geography.region as
select
    code as region_code,
    name,
    country,
    lat,
    lon
from read_json('regions.geojson')
order by region_code;

-- one row per authority, current or abolished
-- rows: places.csv
create table geography.authority (
    code varchar primary key,
    name varchar not null,
    type varchar not null,
    region_code varchar not null,
    region varchar not null,
    country varchar not null check (
        country in ('England', 'Wales', 'Scotland', 'Northern Ireland')
    ),
    lat double not null check (lat between 49 and 61),
    lon double not null check (lon between -9 and 2),
    status varchar not null check (status in ('current', 'historic')),
    start varchar,
    "end" varchar,
    successors varchar,
    former_codes varchar,
    dfe_number varchar,
    aliases varchar
);

-- refuse: region_code must be one of geography.region
select
    rowid,
    'region_code' as column_name
from geography.authority
where region_code not in (select region_code from geography.region);
