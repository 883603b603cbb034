"""What is wrong with a question, in plain words: file, word, nearest right word, next move."""

import re

from insight import catalogue, charts, deck, stories, warehouse
from insight.catalogue import Query
from insight.faults import DataFault, QueryFault, nearest
from insight.wording import wrap

TITLE_WORDS = 12
CHOICES = ("value", "label")
# Columns of a table that are put into words from others.
WORDED = ("figure", "interval")

# Silently wrong on Spark (docs/adding-a-question.md, "Queries that carry over").
FOREIGN = {
    r"\bdate_diff\s*\(": "date_diff counts differently elsewhere: subtract years and months",
    r"\b(dayofweek|isodow)\s*\(": "days of the week are numbered differently elsewhere",
    r"\bpercentile_cont\b": "percentile_cont becomes approximate elsewhere: use quantile_cont",
    r"\blist\s*\(": "list(… order by …) loses its order elsewhere: use string_agg",
    r"\b(un)?pivot\b": "pivot does not carry over: keep the answer long",
    r"\bcolumns\s*\(": "columns(…) does not carry over: name the columns",
    r"\b(range|generate_series)\s*\(": "range(…) does not carry over: start from a table",
    r"\bby name\b": "union by name does not carry over: name the columns",
}


def problems(con, query: Query) -> list[str]:
    """Every complaint about one question, empty when there is none. Shares run from 0 to 1."""
    found = header_problems(query)
    try:
        answer = warehouse.ask(con, query)
    except QueryFault as fault:
        return [*found, str(fault).removeprefix(f"{query.path}: ")]
    return found + answer_problems(answer)


def header_problems(query: Query) -> list[str]:
    """What can be said without asking the data."""
    found = [f"'{line}' is not a line '-- key: value'" for line in query.stray]
    for key in query.header:
        if key not in catalogue.KEYS:
            found.append(f"unknown word '{key}' in the header.{nearest(key, catalogue.KEYS)}")
    for key in ("title", "question", "base", "chart"):
        if not query.header.get(key):
            found.append(f"the header does not say '{key}'. Add the line   -- {key}: …")
    if len(query.title.split()) > TITLE_WORDS:
        found.append(f"the title has more than {TITLE_WORDS} words: say the finding shorter")
    if re.search(r"\d\s*(%|per cent|percent)", query.title):
        found.append("the title holds a figure: leave numbers to the rows")
    kinds = {**charts.KINDS, **charts.PLAIN}
    if query.kind not in kinds:
        found.append(f"unknown kind of chart '{query.kind}'.{nearest(query.kind, kinds)}")
    elif query.kind in charts.KINDS:
        _, needed = charts.KINDS[query.kind]
        found += [
            f"the chart '{query.kind}' needs '{role}=': add it to   -- chart:"
            for role in needed
            if role not in query.roles
        ]
    used = set(re.findall(r"\$(\w+)", body(query)))
    found += [
        f"the parameter '{name}' is declared but not used"
        for name in query.params
        if name not in used
    ]
    found += [
        why for pattern, why in FOREIGN.items() if re.search(pattern, body(query), re.IGNORECASE)
    ]
    if not re.search(r"\border by\b", _outermost(body(query)), re.IGNORECASE):
        found.append("the answer has no 'order by': say in which order rows come")
    return found


def body(query: Query) -> str:
    """The SQL without its comments and without what stands in quotation marks."""
    text = re.sub(r"--[^\n]*", "", query.sql)
    return re.sub(r"'(?:[^']|'')*'", "''", text)


def _outermost(text: str) -> str:
    """The text without anything in brackets."""
    while (less := re.sub(r"\([^()]*\)", " ", text)) != text:
        text = less
    return text


def answer_problems(answer: warehouse.Answer) -> list[str]:
    """What can be said once the data has answered."""
    query, columns = answer.query, list(answer.columns)
    found = [f"the column '{name}' comes twice" for name in columns if columns.count(name) > 1][:1]
    if query.kind in charts.KINDS:
        for name in query.roles.values():
            if name not in columns:
                found.append(
                    f"the chart wants '{name}'; the query gives {', '.join(columns)}.{nearest(name, columns)}"
                )
    for name in filter(None, query.roles.get("show", "").split(",")):
        if name not in {*columns, *WORDED}:
            found.append(f"the table is to show '{name}', which is absent.{nearest(name, columns)}")
    if query.kind == "choices" and not set(CHOICES) <= set(columns):
        found.append("choices need the columns value and label")
    if not answer.rows:
        found.append("the answer has no rows with the parameters that the header gives")
    for name in ("share", "share_low", "share_high", "interval_low", "interval_high"):
        for row in answer.rows:
            value = row.get(name)
            if value is not None and not 0 <= value <= 1:
                found.append(
                    f"a share runs from 0 to 1, and {name} is {value:g}: leave percentages to the chart"
                )
                break
    if "share" in columns and not {"base", "base_words"} & set(columns) and not query.words:
        found.append("a share needs its base: add the column base, or say why not in   -- words:")
    if "share" in columns and "source_id" not in columns:
        found.append("a share needs its source: add the column source_id")
    return found


def story_problems(con, name: str, folder=stories.STORIES) -> list[str]:
    """Every complaint about one story, each naming its file and its slide; empty when there is none."""
    where = f"{folder.name}/{name}.yml"
    try:
        story = stories.get(name, folder)
    except DataFault as fault:
        return fault.sentences
    made = deck.gather(
        lambda name, **params: warehouse.ask(con, catalogue.get(name), **params), story
    )
    found = [f"{where}: {sentence}" for sentence in made.failed]
    for shown in made.slides:
        here = f"{where}, slide {shown.number}"
        if shown.reason:
            found.append(f"{here}: the answer has no rows with {shown.choices or 'these words'}.")
        if re.search(r"\d\s*(%|per cent|percent)", " ".join([shown.headline, *shown.slide.points])):
            found.append(f"{here}: it holds a percentage: leave numbers to the rows.")
        if shown.query.kind == "choices":
            found.append(f"{here}: {shown.query.name} holds choices and cannot be shown.")
    return found


def report(name: str, complaints: list[str]) -> str:
    """A file and its complaints, as `make check` prints them."""
    lines = [f"queries/{name}.sql"]
    for complaint in complaints:
        first, *rest = wrap(complaint, 96)
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return "\n".join(lines)
