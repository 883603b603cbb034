-- title: Cost and capacity trouble councils and charities alike
-- question: What share of each kind of respondent names each barrier to technology?
-- base: those who were asked; each cell says who
-- chart: heat x=group_label y=code_label value=share
-- note: Where one kind of respondent was asked about a barrier more than once, the cell shows
--    the largest figure. An empty cell was not asked. Rows whose wording runs the other way
--    are left out.

with ranked as (
    select
        finding_id,
        item_code,
        row_number() over (
            partition by item_code, group_code
            order by sort_pct desc, finding_id
        ) as place_in_order
    from evidence.finding
    where
        topic = 'technology_barrier'
        and item_code in (
            'tb_cost', 'tb_staff_capacity', 'tb_staff_capability', 'tb_training',
            'tb_infrastructure', 'tb_ethics', 'tb_disinformation', 'tb_effectiveness',
            'tb_coproduction_gap'
        )
        and finding_id not in ('scie19_tb_01', 'scie19_tb_03', 'scie19_tb_04')
),

-- windows and counts over few columns: over all of them they cost twice as much
row_size as (
    select
        item_code,
        count(*) as code_order
    from ranked
    where place_in_order = 1
    group by item_code
)

select
    finding.*,
    code.label as code_label,
    ranked.place_in_order,
    row_size.code_order,
    case finding.group_code when 'councils' then 1 when 'charities' then 2 else 3 end as n_order
from ranked
join row_size
    on ranked.item_code = row_size.item_code
join evidence.finding
    on ranked.finding_id = finding.finding_id
join evidence.code
    on ranked.item_code = code.code
where ranked.place_in_order = 1
order by
    n_order,
    row_size.code_order desc,
    finding.sort_pct desc,
    finding.finding_id
