-- title: The datasets behind these pages
-- question: What is loaded, who made it, and how?
-- base: everything loaded
-- chart: table show=title,producer,licence,accessed,files,compiled

select
    dataset,
    title,
    producer,
    published,
    accessed,
    licence,
    url,
    compiled,
    files
from about.dataset
order by dataset
