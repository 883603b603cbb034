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
comment on column geography.region.region_code is 'Code of an English region or a nation';
comment on column geography.region.name is 'Its name';
comment on column geography.region.country is 'England, Wales, Scotland or Northern Ireland';
comment on column geography.region.lat is 'Latitude of its middle, in degrees';
comment on column geography.region.lon is 'Longitude of its middle, in degrees';

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
comment on column geography.authority.code is 'Code of the authority';
comment on column geography.authority.name is 'Its name';
comment on column geography.authority.type is 'What sort of authority it is';
comment on column geography.authority.region is 'Name of its region';
comment on column geography.authority.status is 'current or historic';
comment on column geography.authority.start is 'When it began, where known';
comment on column geography.authority."end" is 'When it was abolished; empty while it stands';
comment on column geography.authority.successors is 'Codes of the authorities that followed it';
comment on column geography.authority.former_codes is 'Codes it had before';
comment on column geography.authority.dfe_number is 'Its number at the Department for Education';
comment on column geography.authority.aliases is 'Other names it goes by';

-- refuse: region_code must be one of geography.region
select
    rowid,
    'region_code' as column_name
from geography.authority
where region_code not in (select region_code from geography.region);

-- refuse: a current authority of England needs an outline in authorities.geojson
select
    rowid,
    'code' as column_name
from geography.authority
where
    country = 'England'
    and status = 'current'
    and code not in (select code from read_json('authorities.geojson'));
