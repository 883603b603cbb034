-- title: What a match knows of the reader
-- question: Which region is this authority in, and of what kind is it?
-- base: authorities that exist now
-- chart: table
-- params: authority=E06000001

select
    code,
    name,
    region,
    type as kind
from geography.authority
where code = $authority
order by code
