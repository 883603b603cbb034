-- title: Where the facts of a project were read
-- question: Which documents say what is known of this project?
-- base: the documents in which the project's facts were read
-- chart: table show=publisher,title,published,note
-- params: project=making-a-change-service

select
    source.publisher,
    source.title,
    source.published,
    source.url,
    source.note
from collective.project_source
join collective.source on source.source_id = project_source.source_id
where project_source.project_id = $project
order by
    source.published nulls last,
    source.publisher,
    source.title
