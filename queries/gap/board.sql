-- title: Some named problems meet no project we know of
-- question: What is named, how strongly, and which known projects tackle it?
-- base: challenges and barriers that a source names, and all projects in the repository
-- chart: table show=code_label,sources,figures,projects,about,evidence,with_evidence,regions_none
-- params: kind=all
-- opens: code_label=gap?row={code_label}+%28{kind}%29
-- note: A project counts when one of its themes is linked to the term by hand. Themes are broad, so this is the
--    most that may tackle it; few projects, or none, is no proof of a gap: only that nobody we read wrote of one.
-- words: published shares belong to their own questions; see the figures of each row

select
    code,
    kind,
    code_label,
    definition,
    sources,
    figures,
    lowest_share,
    highest_share,
    projects,
    about,
    all_projects,
    evidence,
    with_evidence,
    regions_without,
    regions_none
from links.standing
where $kind = 'all' or kind = $kind
order by
    projects,
    sources desc,
    code_label,
    code
