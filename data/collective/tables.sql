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
        kind in (
            'programme', 'technology', 'stage', 'materialised', 'lead', 'evidence', 'money', 'sector',
            'role'
        )
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
        regexp_matches(url, '^https?://[^ ]+$')
        or starts_with(url, 'seed file: ')
        or starts_with(url, 'submission ')
    ),
    note varchar
);
comment on column collective.source.source_id is 'The document a project''s facts were read in; the key of collective.source';
comment on column collective.source.title is 'Title of the document';
comment on column collective.source.publisher is 'Who published it';
comment on column collective.source.published is 'When it was published, as precise as is known';
comment on column collective.source.url is 'Where it can be read, or the file it came in';
comment on column collective.source.note is 'What to mind about it';

-- what was submitted is a source of its own: who sent it, and when
insert into collective.source (source_id, title, publisher, published, url, note)
select
    'submission-' || submission_id::varchar as source_id,
    'submitted for this repository' as title,
    submitted_by as publisher,
    submitted_on as published,
    coalesce(source_url, 'submission ' || submission_id::varchar) as url,
    case
        when source_url is null then 'A contact was given, who is not published.'
        else 'The address is the one that was given as its source.'
    end as note
from submitted.project
order by submission_id;

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

-- projects that were submitted and accepted stand beside the researched ones
insert into collective.project (
    project_id, name, summary, lead_org, lead_org_type, programme, themes, technology_kind, start_year,
    end_year, stage, materialised, funding_gbp, funding_qualifier, learning, source_ids, source_urls
)
select
    project_id,
    name,
    summary,
    lead_org,
    lead_org_type,
    programme,
    themes,
    technology_kind,
    start_year,
    end_year,
    stage,
    materialised,
    funding_gbp,
    funding_qualifier,
    learning,
    'submission-' || submission_id::varchar as source_ids,
    coalesce(source_url, 'submission ' || submission_id::varchar) as source_urls
from submitted.project
order by submission_id;

-- one row per project: whether it was researched in public sources, or submitted and by whom
create table collective.provenance as
select
    project.project_id,
    case when submitted.project_id is null then 'researched' else 'submitted' end as provenance,
    coalesce(submitted.provenance, 'found in public sources') as provenance_label,
    submitted.happened
from collective.project
left join submitted.project as submitted
    on project.project_id = submitted.project_id
order by project.project_id;
comment on column collective.provenance.provenance is 'researched in public sources, or submitted and accepted by a steward';
comment on column collective.provenance.provenance_label is 'The same in words; of a submitted project, who sent it and when';
comment on column collective.provenance.happened is 'What happened, as who submitted it says; empty for a researched project';

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

-- one row per place of places.csv that is not one authority with children's services duties
-- rows: other_places.csv
create table collective.other_place (
    place_name varchar primary key,
    area varchar not null unique check (regexp_matches(area, '^[a-z-]+$')),
    kind varchar not null check (
        kind in (
            'combined authority', 'police area', 'ceremonial county', 'region',
            'part of a region', 'town'
        )
    ),
    region_code varchar not null,
    authority_code varchar,
    words varchar not null unique,
    check ((kind = 'town') = (authority_code is not null))
);
comment on column collective.other_place.place_name is 'The place as collective.place names it';
comment on column collective.other_place.area is 'Its code among the areas that a reader can choose';
comment on column collective.other_place.kind is 'What sort of place it is';
comment on column collective.other_place.region_code is 'The English region or nation it lies in, a code of geography.region';
comment on column collective.other_place.authority_code is 'For a town: the authority it lies in, a code of geography.authority';
comment on column collective.other_place.words is 'The place in words';

-- refuse: region_code must be one of geography.region
select
    rowid,
    'region_code' as column_name
from collective.other_place
where region_code not in (select region_code from geography.region);

-- refuse: authority_code must be a current one of geography.authority
select
    rowid,
    'authority_code' as column_name
from collective.other_place
where authority_code not in (
    select code from geography.authority where status = 'current'
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

-- refuse: a place must be an authority, one of other_places.csv, a region, a nation or National
select
    rowid,
    'place_name' as column_name
from collective.place
where place_name != 'National'
    and place_name not in (select name from geography.authority)
    and place_name not in (select place_name from collective.other_place)
    and place_name not in (select name from geography.region);

-- the places of submitted projects, which a steward has confirmed
insert into collective.place (project_id, place_name, place_role, region, evidence)
with named as (
    select
        project_id,
        submission_id,
        unnest(string_split(sites, ';')) as place_name,
        'site' as place_role
    from submitted.project
    where sites is not null
    union all
    select
        project_id,
        submission_id,
        led_from as place_name,
        'lead' as place_role
    from submitted.project
    where led_from is not null
),

known as (
    select
        regexp_replace(name, ' \(.*', '') as place_name,
        region
    from geography.authority
    where status = 'historic'
    union all
    select
        name as place_name,
        region
    from geography.authority
    where status = 'current'
    union all
    select
        other_place.place_name,
        region.name as region
    from collective.other_place
    join geography.region
        on other_place.region_code = region.region_code
    union all
    select
        name as place_name,
        name as region
    from geography.region
    union all
    select
        'National' as place_name,
        'National' as region
),

placed as (
    select
        place_name,
        min(region) as region
    from known
    group by place_name
)

select
    named.project_id,
    named.place_name,
    named.place_role,
    placed.region,
    'submission-' || named.submission_id::varchar as evidence
from named
left join placed
    on named.place_name = placed.place_name
order by
    named.submission_id,
    named.place_role,
    named.place_name;

-- one row per authority that is no more and each authority that serves its area now;
-- `gone` is the year in which it went
create table collective.former as
with ended as (
    select
        code,
        regexp_replace(name, ' \(.*', '') as then_name,
        case when starts_with(code, 'E10') then 'county council' else 'council' end as body,
        left("end", 4)::integer as gone,
        unnest(string_split(successors, ';')) as successor
    from geography.authority
    where status = 'historic'
),

named as (
    select
        ended.*,
        authority.name as successor_name
    from ended
    join geography.authority
        on ended.successor = authority.code
)

select
    code,
    then_name,
    then_name || ' (' || body || ' to ' || gone || ')' as label,
    gone,
    successor,
    string_agg(successor_name, ' and ') over (
        partition by code
        order by successor_name
        rows between unbounded preceding and unbounded following
    ) as successors
from named
order by code, successor;
comment on column collective.former.code is 'Code of the authority that is no more';
comment on column collective.former.then_name is 'Its name then';
comment on column collective.former.label is 'Its name with what it was and until when';
comment on column collective.former.gone is 'Year in which it went';
comment on column collective.former.successor is 'Code of an authority that serves its area now';
comment on column collective.former.successors is 'Names of all authorities that serve its area now';

-- one row per row of collective.place and authority that it lies in: one for most, one for each
-- successor of an authority that is no more, and one without an authority_code for a place that
-- is not an authority. `label` is the name then in use; `now_served_by` says who serves it today.
create table collective.placed as
with at_authority as (
    select
        place.*,
        authority.region_code,
        authority.code as authority_code,
        authority.code as area,
        coalesce(former.label, place.place_name) as label,
        case when former.label is not null then authority.name end as now_served_by,
        authority.lat,
        authority.lon
    from collective.place
    join geography.authority
        on place.place_name = authority.name
        and authority.status = 'current'
    join collective.project
        on place.project_id = project.project_id
    -- A council of the same name came before: its project began in its time.
    left join collective.former
        on place.place_name = former.then_name
        and authority.code = former.successor
        and project.start_year < former.gone
),

at_successors as (
    select
        place.*,
        authority.region_code,
        former.successor as authority_code,
        former.successor as area,
        former.label,
        former.successors as now_served_by,
        authority.lat,
        authority.lon
    from collective.place
    join collective.former
        on place.place_name = former.then_name
    join geography.authority
        on former.successor = authority.code
    where place.place_name not in (
        select name from geography.authority where status = 'current'
    )
),

elsewhere as (
    select
        place.*,
        coalesce(other_place.region_code, region.region_code) as region_code,
        other_place.authority_code,
        coalesce(
            other_place.authority_code, other_place.area, region.region_code, 'national'
        ) as area,
        coalesce(other_place.words, place.place_name) as label,
        authority.name as now_served_by,
        authority.lat,
        authority.lon
    from collective.place
    left join collective.other_place
        on place.place_name = other_place.place_name
    left join geography.region
        on place.place_name = region.name
    left join geography.authority
        on other_place.authority_code = authority.code
    where place.place_name not in (select name from geography.authority)
        and place.place_name not in (select then_name from collective.former)
),

everything as (
    select * from at_authority
    union all
    select * from at_successors
    union all
    select * from elsewhere
)

select
    project_id,
    place_name,
    place_role,
    case
        when authority_code is not null then 'authority'
        when region_code is null then 'national'
        when starts_with(region_code, 'E') then 'region'
        else 'nation'
    end as level,
    region_code,
    authority_code,
    area,
    label,
    now_served_by,
    lat,
    lon,
    evidence
from everything
order by project_id, place_name, place_role, authority_code;
comment on column collective.placed.level is 'How closely the place is known: authority, region, nation or national';
comment on column collective.placed.label is 'The place by the name then in use';
comment on column collective.placed.region_code is 'The English region or nation it lies in; empty where it is not on the map';
comment on column collective.placed.authority_code is 'The authority it lies in; empty for a place that is not an authority';
comment on column collective.placed.area is 'Its code among the areas that a reader can choose';
comment on column collective.placed.now_served_by is 'Who serves the place today, where that has changed';
comment on column collective.placed.lat is 'Latitude of its middle, in degrees';
comment on column collective.placed.lon is 'Longitude of its middle, in degrees';

-- one row per area that a reader can choose; `words` is what a select box says, and is unique
create table collective.area as
with everything as (
    select
        region_code as area,
        case when country = 'England' then 'region' else 'nation' end as level,
        name,
        name as words,
        region_code,
        lat,
        lon
    from geography.region
    union all
    select
        code as area,
        'authority' as level,
        name,
        region || ': ' || name as words,
        region_code,
        lat,
        lon
    from geography.authority
    where status = 'current'
    union all
    select
        area,
        'other' as level,
        other_place.words as name,
        region.name || ': ' || other_place.words as words,
        other_place.region_code,
        null as lat,
        null as lon
    from collective.other_place
    join geography.region
        on other_place.region_code = region.region_code
    where authority_code is null
    union all
    select
        area,
        area as level,
        name,
        words,
        null as region_code,
        null as lat,
        null as lon
    from (
        values
            ('all', 'Everywhere', 'Everywhere'),
            ('map', 'On the map', 'Everywhere on the map'),
            ('national', 'National', 'National, or no place named'),
            ('unknown', 'No known place', 'No known place')
    ) as whole (area, name, words)
)

select *
from everything
order by area;
comment on column collective.area.area is 'Code of an area that a reader can choose';
comment on column collective.area.level is 'What it is: region, nation, authority or other; or a whole: all, map, national or unknown';
comment on column collective.area.name is 'Its name';
comment on column collective.area.words is 'What a select box says of it';
comment on column collective.area.region_code is 'The English region or nation it lies in';
comment on column collective.area.lat is 'Latitude of its middle, in degrees';
comment on column collective.area.lon is 'Longitude of its middle, in degrees';

-- one row per area and project that belongs to it: `runs` when it is named there in any role,
-- `leads` when it is led from there. Beside regions, authorities and other places there are areas
-- for whole projects: 'all', and one of 'map' (somewhere on the map), 'national' and 'unknown',
-- which may differ for where a project runs and where it is led. With it stands what a reader
-- chooses by and what a list says of the places there: a question about areas reads this table alone.
create table collective.listed_area as
with somewhere as (
    select
        project_id,
        region_code as area,
        place_role = 'lead' as leads
    from collective.placed
    where region_code is not null
    union all
    select
        project_id,
        area,
        place_role = 'lead' as leads
    from collective.placed
    where region_code is not null and area != region_code
),

whole as (
    select
        project.project_id,
        coalesce(bool_or(placed.region_code is not null), false) as runs,
        coalesce(
            bool_or(placed.region_code is not null and placed.place_role = 'lead'), false
        ) as leads,
        coalesce(bool_or(placed.level = 'national'), false) as national,
        coalesce(
            bool_or(placed.level = 'national' and placed.place_role = 'lead'), false
        ) as national_lead
    from collective.project
    left join collective.placed
        on project.project_id = placed.project_id
    group by project.project_id
),

everything as (
    select
        project_id,
        area,
        true as runs,
        bool_or(leads) as leads
    from somewhere
    group by
        project_id,
        area
    union all
    select
        project_id,
        'all' as area,
        true as runs,
        true as leads
    from whole
    union all
    select
        project_id,
        'map' as area,
        runs,
        leads
    from whole
    union all
    select
        project_id,
        'national' as area,
        national and not runs as runs,
        national_lead and not leads as leads
    from whole
    union all
    select
        project_id,
        'unknown' as area,
        not (runs or national) as runs,
        not (leads or national_lead) as leads
    from whole
),

-- the words of a list: the name then in use, who serves it now, and whether it led
named as (
    select
        project_id,
        region_code,
        area,
        place_role = 'lead' as leads,
        label
        || coalesce(', now ' || now_served_by, '')
        || case when place_role = 'lead' then ' (lead)' else '' end as place
    from collective.placed
),

said as (
    select distinct
        everything.project_id,
        everything.area,
        named.leads,
        named.place
    from everything
    join named
        on everything.project_id = named.project_id
        and (everything.area in ('all', 'map', 'national', 'unknown')
            or everything.area in (named.region_code, named.area))
),

places as (
    select
        project_id,
        area,
        string_agg(place, '; ' order by place) as places,
        string_agg(place, '; ' order by place) filter (where leads) as lead_places
    from said
    group by
        project_id,
        area
),

listed as (
    select
        row_number() over (order by lower(name), project_id)::integer as number,
        project_id,
        ';' || themes || ';' as themes,
        programme,
        technology_kind,
        stage,
        materialised,
        lead_org_type,
        start_year
    from collective.project
)

select
    everything.area,
    area.words,
    everything.runs,
    everything.leads,
    listed.*,
    places.places,
    places.lead_places
from everything
join collective.area
    on everything.area = area.area
join listed
    on everything.project_id = listed.project_id
left join places
    on everything.project_id = places.project_id
    and everything.area = places.area
where everything.runs or everything.leads
order by
    everything.area,
    listed.number;
comment on column collective.listed_area.area is 'Code of the area, a key of collective.area';
comment on column collective.listed_area.words is 'The area in words';
comment on column collective.listed_area.runs is 'Whether the project is named there in any role';
comment on column collective.listed_area.leads is 'Whether it is led from there';
comment on column collective.listed_area.number is 'Place of the project in a list by name';
comment on column collective.listed_area.themes is 'Codes of collective.theme, with a semicolon before and after each';
comment on column collective.listed_area.places is 'The places that put the project in the area, in the words of a list';
comment on column collective.listed_area.lead_places is 'Those of them that it is led from';

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

-- the partners of submitted projects
insert into collective.partner (project_id, partner_name, partner_sector)
with named as (
    select
        project_id,
        unnest(string_split(partners_public, ';')) as partner_name,
        'public' as partner_sector
    from submitted.project
    union all
    select
        project_id,
        unnest(string_split(partners_third, ';')) as partner_name,
        'third' as partner_sector
    from submitted.project
    union all
    select
        project_id,
        unnest(string_split(partners_academic, ';')) as partner_name,
        'academic' as partner_sector
    from submitted.project
    union all
    select
        project_id,
        unnest(string_split(partners_private, ';')) as partner_name,
        'private' as partner_sector
    from submitted.project
)

select
    project_id,
    partner_name,
    min(partner_sector) as partner_sector
from named
group by
    project_id,
    partner_name
order by
    project_id,
    partner_name;

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

-- refuse: an outcome may stand only once, and this one stands on an earlier line too
select
    rowid,
    'metric' as column_name
from collective.outcome
qualify row_number() over (
    partition by
        project_id, metric, before_value, after_value, change_value, unit, period, source_id
    order by rowid
) > 1;

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

-- one row per project: where it ran, in the names then in use, and a document that tells of it
create table collective.told as
with spot as (
    select distinct
        project_id,
        label
    from collective.placed
    where place_role != 'partner'
),

place as (
    select
        project_id,
        string_agg(label, '; ' order by label) as where_words
    from spot
    group by project_id
),

document as (
    select
        project_id,
        min(source_id) as source_id
    from collective.project_source
    group by project_id
)

select
    document.project_id,
    place.where_words,
    source.publisher as read_publisher,
    source.title as read_title,
    source.url as read_url
from document
join collective.source on source.source_id = document.source_id
left join place on place.project_id = document.project_id
order by document.project_id;
comment on column collective.told.where_words is 'Its places in the names then in use, partners'' aside, parted by semicolons';
comment on column collective.told.read_publisher is 'Who published the first of the documents that tell of it';
comment on column collective.told.read_title is 'The title of that document';
comment on column collective.told.read_url is 'Its web address';

-- one row per project: what cards, lists and the search say of it
create table collective.card as
with theme as (
    select
        project_theme.project_id,
        string_agg(theme.code, ';' order by theme.label) as themes,
        string_agg(theme.label, '; ' order by theme.label) as theme_labels
    from collective.project_theme
    join collective.theme on theme.code = project_theme.theme
    group by project_theme.project_id
),

spot as (
    select
        place.project_id,
        place.place_name,
        min(
            case place.place_role when 'lead' then 1 when 'site' then 2 when 'adopter' then 3 else 4 end
        ) as position
    from collective.place
    group by
        place.project_id,
        place.place_name
),

place as (
    select
        project_id,
        count(*) as place_count,
        string_agg(place_name, '; ' order by position, place_name) as places
    from spot
    group by project_id
),

area as (
    select distinct
        place.project_id,
        place.region
    from collective.place
),

region as (
    select
        project_id,
        string_agg(region, ';' order by region) as regions
    from area
    group by project_id
),

partner as (
    select
        partner.project_id,
        string_agg(partner.partner_name, '; ' order by partner.partner_name) as partners
    from collective.partner
    group by partner.project_id
)

select
    project.project_id,
    project.name,
    project.summary,
    project.lead_org,
    project.lead_org_type as lead,
    lead.label as lead_label,
    project.programme,
    programme.label as programme_label,
    theme.themes,
    theme.theme_labels,
    project.technology_kind as technology,
    technology.label as technology_label,
    place.places,
    place.place_count,
    region.regions,
    partner.partners,
    project.start_year,
    project.end_year,
    case
        when project.start_year is null and project.end_year is null then 'years not known'
        when project.start_year is null then 'until ' || project.end_year::varchar
        when project.end_year is null then 'from ' || project.start_year::varchar
        when project.start_year = project.end_year then project.start_year::varchar
        else project.start_year::varchar || ' to ' || project.end_year::varchar
    end as years,
    project.stage,
    stage.label as stage_label,
    project.materialised,
    materialised.label as materialised_label,
    evidence.evidence,
    evidence_words.label as evidence_label,
    coalesce(project.funding_qualifier, 'not_seen') as money,
    money.label as money_label,
    project.funding_gbp,
    project.learning,
    project.source_urls,
    provenance.provenance,
    provenance.provenance_label,
    provenance.happened
from collective.project
join collective.provenance on provenance.project_id = project.project_id
join collective.evidence on evidence.project_id = project.project_id
join collective.label as lead on lead.kind = 'lead' and lead.code = project.lead_org_type
join collective.label as programme
    on programme.kind = 'programme'
    and programme.code = project.programme
join collective.label as technology
    on technology.kind = 'technology'
    and technology.code = project.technology_kind
join collective.label as stage on stage.kind = 'stage' and stage.code = project.stage
join collective.label as materialised
    on materialised.kind = 'materialised'
    and materialised.code = project.materialised
join collective.label as evidence_words
    on evidence_words.kind = 'evidence'
    and evidence_words.code = evidence.evidence
join collective.label as money
    on money.kind = 'money'
    and money.code = coalesce(project.funding_qualifier, 'not_seen')
left join theme on theme.project_id = project.project_id
left join place on place.project_id = project.project_id
left join region on region.project_id = project.project_id
left join partner on partner.project_id = project.project_id
order by
    project.name,
    project.project_id;
comment on column collective.card.name is 'The project''s name';
comment on column collective.card.lead is 'Code of the kind of lead';
comment on column collective.card.lead_label is 'The kind of lead in words';
comment on column collective.card.programme_label is 'The programme in words';
comment on column collective.card.themes is 'Codes of its themes, parted by semicolons';
comment on column collective.card.theme_labels is 'Its themes in words, parted by semicolons';
comment on column collective.card.technology is 'Code of its kind of technology';
comment on column collective.card.technology_label is 'Its kind of technology in words';
comment on column collective.card.places is 'Its places, those that lead first, parted by semicolons';
comment on column collective.card.place_count is 'How many places are named';
comment on column collective.card.regions is 'The regions of its places, parted by semicolons';
comment on column collective.card.partners is 'Who took part, parted by semicolons';
comment on column collective.card.years is 'From when to when, in words';
comment on column collective.card.stage_label is 'How far it has come, in words';
comment on column collective.card.materialised_label is 'What came of it, in words';
comment on column collective.card.evidence is 'The best figure among its outcomes: before_after, result, plan or none';
comment on column collective.card.evidence_label is 'The evidence seen, in words';
comment on column collective.card.money is 'How its money is known: exact, up_to, approx or not_seen';
comment on column collective.card.money_label is 'How its money is known, in words';
