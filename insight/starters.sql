-- What holds technology back, and of whom was it asked?
select
    item,
    audience,
    year,
    share,
    base_words,
    short_name
from evidence.finding
where
    topic = 'technology_barrier'
    and share is not null
order by
    share desc,
    finding_id
limit 15;

-- How many figures has each topic, and how many have a base?
select
    topic,
    count(*) as figures,
    count(base) as with_base
from evidence.finding
group by topic
order by figures desc, topic;

-- Which figures are the least certain?
select
    item,
    audience,
    base,
    round(100 * interval_low) as low,
    round(100 * interval_high) as high,
    round(100 * (interval_high - interval_low)) as width
from evidence.finding
where interval_low is not null
order by width desc, finding_id
limit 20;

-- How many projects has each theme, by stage?
pivot (
    select
        label.label as theme,
        project.stage
    from collective.project_theme
    join collective.project using (project_id)
    join collective.theme as label on label.code = project_theme.theme
)
on stage in ('idea', 'pilot', 'implementing', 'scaled', 'ended')
using count(*)
group by theme
order by theme;

-- What do councils say most often?
select
    code_label,
    count(*) as statements,
    count(distinct source_id) as sources,
    list(distinct short_name order by short_name) as named_in
from evidence.statement
where group_code = 'councils'
group by code_label
order by statements desc, code_label
limit 12;

-- Which sources mention artificial intelligence?
select
    short_name,
    year,
    count(*) as statements,
    any_value(summary order by weight desc, statement_id) as strongest
from evidence.statement
where regexp_matches(summary, '(?i)\b(ai|artificial intelligence)\b')
group by short_name, year
order by statements desc, short_name;
