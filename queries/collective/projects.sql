-- title: Every project we know of, with all that is known
-- question: Who has tried what, where and when, and what came of it?
-- base: the projects we know of
-- chart: table show=name,lead_org,places,years,stage_label,materialised_label,evidence_label,money_label
-- params: ids=all
-- opens: name=collective?project={project_id}
-- note: Funding is as its source states it and is never added up across programmes.

select *
from collective.card
where $ids = 'all' or project_id in (select unnest(string_split($ids, ';')))
order by
    name,
    project_id
