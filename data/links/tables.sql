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
comment on column links.code_link.from_code is 'A term of evidence.code';
comment on column links.code_link.relation is 'answered_by, rests_on or in_area';
comment on column links.code_link.to_code is 'The term of evidence.code it leads to';
comment on column links.code_link.reason is 'Why the two belong together, in our words';

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

-- one row per term and the project theme that tackles it: a theme is about the term, or touches it
-- rows: theme_links.csv
create table links.theme_link (
    code varchar not null,
    theme varchar not null,
    fit varchar not null check (fit in ('about', 'touches')),
    reason varchar not null,
    primary key (code, theme)
);
comment on column links.theme_link.code is 'A term of evidence.code';
comment on column links.theme_link.theme is 'A theme of collective.theme that tackles it';
comment on column links.theme_link.fit is 'about where the theme is about the term, touches where it only touches it';
comment on column links.theme_link.reason is 'Why the two belong together, in our words';

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

-- one row per term that no theme tackles, and a theme that comes nearest without tackling it
-- rows: nearest.csv
create table links.nearest (
    code varchar not null,
    theme varchar not null,
    reason varchar not null,
    primary key (code, theme)
);
comment on column links.nearest.code is 'A term of evidence.code that no theme tackles';
comment on column links.nearest.reason is 'Why this theme comes nearest, in our words';

-- refuse: code must be a term of evidence.code that no theme tackles
select
    rowid,
    'code' as column_name
from links.nearest
where
    code not in (select code from evidence.code)
    or code in (select code from links.theme_link);

-- refuse: theme must be one of collective.theme
select
    rowid,
    'theme' as column_name
from links.nearest
where theme not in (select code from collective.theme);

-- one row per term: how many sources name it, in a figure or a statement, other than to wave it away
create table links.named as
select
    code,
    count(*) as sources
from (
    select
        code,
        source_id
    from evidence.statement
    where stance != 'not_significant'
    union
    select
        item_code as code,
        source_id
    from evidence.finding
    where item_code is not null
) as naming
group by code
order by code;
comment on column links.named.sources is 'How many sources name the term, in a figure or a statement';
comment on column links.named.code is 'A term of evidence.code';

-- one row per term and project with a linked theme; 'about' comes before 'touches' and wins
create table links.tackled as
select
    theme_link.code,
    project_theme.project_id,
    min(theme_link.fit) as fit,
    string_agg(theme.label, ', ' order by theme_link.fit, theme.label) as themes
from links.theme_link
join collective.project_theme
    on theme_link.theme = project_theme.theme
join collective.theme
    on theme_link.theme = theme.code
group by
    theme_link.code,
    project_theme.project_id
order by
    theme_link.code,
    project_theme.project_id;
comment on column links.tackled.project_id is 'A project of collective.project that has a theme linked to the term';
comment on column links.tackled.fit is 'about where one of its themes is about the term, or else touches';
comment on column links.tackled.themes is 'The themes in words, parted by commas';
comment on column links.tackled.code is 'A term of evidence.code';

-- one row per challenge or barrier that a source names: what is published of it, and which projects tackle it
create table links.standing as
with published as (
    select
        item_code as code,
        count(*) as figures,
        min(coalesce(share, share_low)) as lowest_share,
        max(coalesce(share, share_high)) as highest_share
    from evidence.finding
    group by item_code
),

held as (
    select
        tackled.code,
        count(*) as projects,
        count(*) filter (where tackled.fit = 'about') as about,
        max(
            case seen.evidence
                when 'before_after' then 3
                when 'result' then 2
                when 'plan' then 1
                else 0
            end
        ) as best,
        count(*) filter (where seen.evidence = 'before_after') as before_after,
        count(*) filter (where seen.evidence = 'result') as result,
        count(*) filter (where seen.evidence = 'plan') as plan
    from links.tackled
    join collective.evidence as seen
        on tackled.project_id = seen.project_id
    group by tackled.code
),

present as (
    select distinct
        tackled.code,
        place.region
    from links.tackled
    join collective.place
        on tackled.project_id = place.project_id
),

absent as (
    select
        code.code,
        string_agg(region.name, ', ' order by region.region_code) as regions_none,
        count(*) as regions_without
    from evidence.code
    cross join geography.region
    left join present
        on code.code = present.code and region.name = present.region
    where region.country = 'England' and present.code is null
    group by code.code
),

known as (
    select count(*) as all_projects
    from collective.project
)

select
    code.code,
    code.kind,
    code.label as code_label,
    code.definition,
    named.sources,
    coalesce(published.figures, 0) as figures,
    published.lowest_share,
    published.highest_share,
    coalesce(held.projects, 0) as projects,
    coalesce(held.about, 0) as about,
    known.all_projects,
    case coalesce(held.best, 0)
        when 3 then 'before and after'
        when 2 then 'a stated result'
        when 1 then 'a plan or target only'
        else 'none'
    end as evidence,
    case coalesce(held.best, 0)
        when 3 then held.before_after
        when 2 then held.result
        when 1 then held.plan
        else 0
    end as with_evidence,
    coalesce(absent.regions_without, 0) as regions_without,
    coalesce(absent.regions_none, '') as regions_none
from evidence.code
cross join known
join links.named on code.code = named.code
left join published on code.code = published.code
left join held on code.code = held.code
left join absent on code.code = absent.code
where code.kind in ('challenge', 'barrier')
order by code.code;
comment on column links.standing.code is 'A term of evidence.code';
comment on column links.standing.kind is 'challenge or barrier';
comment on column links.standing.code_label is 'The term in words';
comment on column links.standing.definition is 'What the term means';
comment on column links.standing.sources is 'How many sources name the term';
comment on column links.standing.figures is 'How many figures were published on it';
comment on column links.standing.lowest_share is 'The lowest of those that are shares, 0 to 1';
comment on column links.standing.highest_share is 'The highest of those that are shares, 0 to 1';
comment on column links.standing.projects is 'How many projects have a theme linked to it';
comment on column links.standing.about is 'How many of them have a theme that is about it';
comment on column links.standing.all_projects is 'How many projects there are in all';
comment on column links.standing.evidence is 'The best evidence among them, in words';
comment on column links.standing.with_evidence is 'How many of them have evidence of that kind';
comment on column links.standing.regions_without is 'How many English regions have none of them';
comment on column links.standing.regions_none is 'Those regions, parted by commas';

-- one row per step of a part of the score by which projects are ranked for a reader (docs/peers.md)
-- rows: peer_points.csv
create table links.peer_points (
    part varchar not null check (
        part in ('challenge', 'region', 'kind', 'technology', 'outcome', 'running')
    ),
    step varchar not null,
    points integer not null check (points between 1 and 100),
    meaning varchar not null,
    primary key (part, step)
);
comment on column links.peer_points.part is 'What is compared: challenge, region, kind, technology, outcome or running';
comment on column links.peer_points.step is 'How near the two are';
comment on column links.peer_points.points is 'Points that the step gives';
comment on column links.peer_points.meaning is 'The step in words';

-- one row: how many points each step brings
create table links.peer_weight as
select
    max(points) filter (where part = 'challenge' and step = 'about') as about,
    max(points) filter (where part = 'challenge' and step = 'touches') as touches,
    max(points) filter (where part = 'challenge' and step = 'nearest') as nearest,
    max(points) filter (where part = 'region') as region,
    max(points) filter (where part = 'kind') as kind,
    max(points) filter (where part = 'technology') as technology,
    max(points) filter (where part = 'outcome' and step = 'before_after') as before_after,
    max(points) filter (where part = 'outcome' and step = 'result') as result,
    max(points) filter (where part = 'running') as running
from links.peer_points;
comment on column links.peer_weight.about is 'A theme of the project is about the challenge';
comment on column links.peer_weight.touches is 'A theme touches it';
comment on column links.peer_weight.nearest is 'No theme tackles it, and one of the project''s comes nearest';
comment on column links.peer_weight.region is 'One of its places is in the reader''s region';
comment on column links.peer_weight.kind is 'One of its places is an authority of the reader''s kind';
comment on column links.peer_weight.technology is 'It uses the technology that the reader asked for';
comment on column links.peer_weight.before_after is 'An outcome is stated with a before and an after';
comment on column links.peer_weight.result is 'A result is stated, without a before';
comment on column links.peer_weight.running is 'It is a pilot, in use or spread further, and no end is on record';

-- one row per term and project that a reader may be shown for it: those with a theme that tackles the
-- term, or where no theme does, those with a theme that comes nearest
create table links.near as
with close_by as (
    select
        code,
        project_id,
        fit,
        themes
    from links.tackled
    union all
    select
        nearest.code,
        project_theme.project_id,
        'nearest' as fit,
        string_agg(theme.label, ', ' order by theme.label) as themes
    from links.nearest
    join collective.project_theme
        on nearest.theme = project_theme.theme
    join collective.theme
        on nearest.theme = theme.code
    group by
        nearest.code,
        project_theme.project_id
)

select
    close_by.code,
    close_by.project_id,
    close_by.fit,
    close_by.themes,
    case close_by.fit
        when 'about' then peer_weight.about
        when 'touches' then peer_weight.touches
        else peer_weight.nearest
    end as points
from close_by
cross join links.peer_weight
order by
    close_by.code,
    close_by.project_id;
comment on column links.near.code is 'A term of evidence.code';
comment on column links.near.project_id is 'A project of collective.project';
comment on column links.near.fit is 'about, touches or nearest: how close its themes come to the term';
comment on column links.near.themes is 'The themes that come so close, in words, parted by commas';
comment on column links.near.points is 'Points that this brings in a match';

-- one row per project: what a match says of it, and the points it brings whoever asks
create table links.peer as
select
    card.project_id,
    card.name,
    card.summary,
    card.lead_org,
    coalesce(told.where_words, 'place not known') as where_words,
    card.start_year,
    card.end_year,
    card.stage_label,
    card.materialised_label,
    card.technology,
    card.technology_label,
    card.evidence,
    card.stage in ('pilot', 'implementing', 'scaled') and card.end_year is null as is_running,
    case card.evidence
        when 'before_after' then peer_weight.before_after
        when 'result' then peer_weight.result
        else 0
    end as for_outcome,
    case
        when card.stage in ('pilot', 'implementing', 'scaled') and card.end_year is null
            then peer_weight.running
        else 0
    end as for_running,
    card.learning,
    told.read_publisher,
    told.read_title,
    told.read_url
from collective.card
join collective.told
    on card.project_id = told.project_id
cross join links.peer_weight
order by card.project_id;
comment on column links.peer.name is 'The project''s name';
comment on column links.peer.summary is 'What it does, in our words';
comment on column links.peer.lead_org is 'The organisation that leads it';
comment on column links.peer.start_year is 'Year it began; empty when no source says';
comment on column links.peer.end_year is 'Year it ended; empty when no source says';
comment on column links.peer.stage_label is 'How far it has come, in words';
comment on column links.peer.materialised_label is 'What came of it, in words';
comment on column links.peer.technology_label is 'Its kind of technology in words';
comment on column links.peer.learning is 'What was learned, in our words';
comment on column links.peer.read_publisher is 'Who published the first of the documents that tell of it';
comment on column links.peer.read_title is 'The title of that document';
comment on column links.peer.read_url is 'Its web address';
comment on column links.peer.where_words is 'Its places in the names then in use, partners'' aside, parted by semicolons';
comment on column links.peer.technology is 'Code of its kind of technology';
comment on column links.peer.is_running is 'Whether it is a pilot, in use or spread further, and no end is on record';
comment on column links.peer.for_outcome is 'Points for the best outcome that was seen';
comment on column links.peer.for_running is 'Points for running still';

-- one row per project and authority, region or nation in which it has a place
create table links.peer_place as
select distinct
    placed.project_id,
    placed.region_code,
    placed.authority_code,
    -- Successors of an abolished council are of another kind than it was.
    case when placed.now_served_by is null then authority.type end as kind
from collective.placed
left join geography.authority
    on placed.authority_code = authority.code
order by
    placed.project_id,
    placed.region_code,
    placed.authority_code,
    kind;
comment on column links.peer_place.region_code is 'The English region or nation of the place; empty where it is not on the map';
comment on column links.peer_place.authority_code is 'The authority it lies in; empty for a place that is not an authority';
comment on column links.peer_place.kind is 'What sort of authority it is; empty where it took the place of another';
