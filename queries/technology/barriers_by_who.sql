-- title: Cost and capacity trouble councils and charities alike
-- question: What share of each kind of respondent names each barrier to technology?
-- base: those who were asked; each cell says who
-- chart: heat x=group_label y=code_label value=share
-- note: Where one kind of respondent was asked about a barrier more than once, the cell shows
--    the largest figure. An empty cell was not asked. Rows whose wording runs the other way
--    are left out.

with asked as (
    select
        finding.*,
        code.label as code_label,
        row_number() over (
            partition by finding.item_code, finding.group_code
            order by finding.sort_pct desc, finding.finding_id
        ) as place_in_order
    from evidence.finding
    join evidence.code
        on finding.item_code = code.code
    where
        finding.topic = 'technology_barrier'
        and finding.item_code in (
            'tb_cost', 'tb_staff_capacity', 'tb_staff_capability', 'tb_training',
            'tb_infrastructure', 'tb_ethics', 'tb_disinformation', 'tb_effectiveness',
            'tb_coproduction_gap'
        )
        and finding.finding_id not in ('scie19_tb_01', 'scie19_tb_03', 'scie19_tb_04')
)

select
    *,
    count(*) over (partition by item_code) as code_order,
    case group_code when 'councils' then 1 when 'charities' then 2 else 3 end as n_order
from asked
where place_in_order = 1
order by
    n_order,
    code_order desc,
    sort_pct desc,
    finding_id
