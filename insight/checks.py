"""What is wrong with a question, in plain words: file, word, nearest right word, next move."""

import re
from contextlib import suppress

from insight import catalogue, charts, controls, deck, stories, warehouse
from insight.catalogue import Query
from insight.faults import DataFault, QueryFault, nearest
from insight.wording import wrap

TITLE_WORDS = 12
CHOICES = ("value", "label")
SHARES = ("share", "share_low", "share_high", "interval_low", "interval_high")
CONTROL = "LABEL (choice pickers/…), LABEL (number 0 to 100 step 5), LABEL (yes/no) or LABEL (text)"
# Columns of a table that are put into words from others.
WORDED = ("figure", "interval", "when")


def problems(con, query: Query) -> list[str]:
    """Every complaint about one question, empty when there is none, each with its line if it has one.

    Shares run from 0 to 1.
    """
    return judged(con, query)[0]


def judged(con, query: Query) -> tuple[list[str], bool]:
    """The complaints about a question, and whether it has an answer all the same."""
    if query.fault:
        return [query.fault], False
    found = header_problems(query)
    try:
        answer = warehouse.ask(con, query)
    except QueryFault as fault:
        return [*found, at(fault.line, fault.sentence)], False
    found += carried(query) + picker_problems(con, query) + answer_problems(answer)
    return found, True


def carried(query: Query) -> list[str]:
    """Why SQLGlot cannot put into Spark's words what DuckDB has answered, where no rule says so."""
    from insight.warehouse import dialect, portable

    try:
        if not portable.faults(query.sql):
            dialect.spark(query.sql)
    except dialect.FAULTS as fault:
        first = str(fault).split("\n")[0].rstrip(".")
        return [f"it does not carry over to a cluster: {first}. Say it in plainer SQL."]
    return []


def at(line: int, sentence: str) -> str:
    """A complaint with the line of the file that it is about; line 0 is the file as a whole."""
    return f"line {line}: {sentence}" if line else sentence


def header_problems(query: Query) -> list[str]:
    """What can be said without asking the data."""
    found = [at(line, f"'{text}' is not a line '-- key: value'") for line, text in query.stray]
    for key in query.header:
        if key[0] != "$" and key not in catalogue.KEYS:
            hint = nearest(key, catalogue.KEYS) or f" Known are {', '.join(catalogue.KEYS)}."
            found.append(at(query.line(key), f"unknown word '{key}' in the header.{hint}"))
    for key in ("title", "question", "base", "chart"):
        if not query.header.get(key):
            found.append(at(1, f"the header does not say '{key}'. Add the line   -- {key}: …"))
    if len(query.title.split()) > TITLE_WORDS:
        said = f"the title has more than {TITLE_WORDS} words: say the finding shorter"
        found.append(at(query.line("title"), said))
    if re.search(r"\d\s*(%|per cent|percent)", query.title):
        said = "the title holds a figure: leave numbers to the rows"
        found.append(at(query.line("title"), said))
    if "/" not in query.name:
        found.append(
            f"the file has no topic: move it into a folder, queries/topic/{query.name}.sql"
        )
    return found + _chart_problems(query) + _param_problems(query) + _sql_problems(query)


def _chart_problems(query: Query) -> list[str]:
    kinds = {**charts.KINDS, **charts.PLAIN}
    line = query.line("chart")
    if query.kind not in kinds:
        hint = nearest(query.kind, kinds) or f" Known are {', '.join(kinds)}."
        return [at(line, f"unknown kind of chart '{query.kind}'.{hint}")]
    if query.kind not in charts.KINDS:
        return []
    _, needed = charts.KINDS[query.kind]
    return [
        at(line, f"the chart '{query.kind}' needs '{role}=': add it to   -- chart:")
        for role in needed
        if role not in query.roles
    ]


def _param_problems(query: Query) -> list[str]:
    line, code = query.line("params"), body(query)
    used = set(re.findall(r"\$(\w+)", code))
    found = []
    for name in query.params:
        if name not in used:
            hint = nearest(name, used - set(query.params)) or " Use it in the SQL, or take it out."
            said = f"the parameter '{name}' is declared but not used as ${name}.{hint}"
            found.append(at(line, said))
        if name in controls.RESERVED:
            said = f"the parameter '{name}' has a name that addresses use. Call it otherwise."
            found.append(at(line, said))
    for key, text in query.header.items():
        if key[0] != "$":
            continue
        place, name = query.line(key), key[1:]
        control = query.controls.get(name)
        if name not in query.params:
            hint = nearest(name, query.params) or f" Add {name}=… to   -- params:"
            found.append(at(place, f"'{key}' is not a parameter of this question.{hint}"))
        elif control is None:
            found.append(at(place, f"'{text}' describes no control. Write {CONTROL}"))
        elif why := controls.unfit(query.params[name], control):
            said = f"the default of '{name}' {why}: mend it in   -- params:"
            found.append(at(line, said))
    return found


def _sql_problems(query: Query) -> list[str]:
    from insight.warehouse import dialect, portable  # slow to load, and most runs never check

    code = body(query)
    found = []
    # What cannot be read at all is no fault yet: DuckDB says whether it is SQL.
    with suppress(*dialect.FAULTS):
        found += [at(line, sentence) for line, sentence in portable.faults(query.sql)]
    if code.strip() and not re.search(r"\border by\b", _outermost(code), re.IGNORECASE):
        found.append("the answer has no 'order by': say in which order rows come")
    return found


def body(query: Query) -> str:
    """The SQL, line by line, without its comments and without what stands in quotation marks."""
    text = re.sub(r"--[^\n]*", "", query.sql)
    return re.sub(r"'(?:[^']|'')*'", lambda said: "'" + "\n" * said.group().count("\n") + "'", text)


def waits(query: Query) -> bool:
    """Whether a question is about a survey wave, and so has no answer before one is published."""
    return "demonstration" in query.params and query.name.partition("/")[0] in ("survey", "pickers")


def _outermost(text: str) -> str:
    """The text without anything in brackets."""
    while (less := re.sub(r"\([^()]*\)", " ", text)) != text:
        text = less
    return text


def picker_problems(con, query: Query) -> list[str]:
    """What is wrong with the choices that a reader would be offered."""
    found = []
    known = [name for name in catalogue.names() if name.startswith("pickers/")]
    every = catalogue.controls_of(query)
    for name in query.controls.keys() & every.keys():
        control, line = every[name], query.line(f"${name}")
        if control.kind != "choice":
            continue
        try:
            picker = catalogue.get(control.picker)
        except KeyError:
            hint = nearest(control.picker, known) or f" Known are {', '.join(known)}."
            said = f"there is no picker '{control.picker}' for the parameter '{name}'.{hint}"
            found.append(at(line, said))
            continue
        try:
            answer = warehouse.ask(con, picker, **dict(control.asks))
        except QueryFault as fault:
            said = f"the picker of '{name}' cannot be asked: {picker.path}, {fault.sentence}"
            found.append(at(line, said))
            continue
        if not set(CHOICES) <= set(answer.columns):
            said = (
                f"the picker of '{name}', {picker.path}, does not give the columns value and label"
            )
            found.append(at(line, said))
        elif not answer.rows:
            asked = ", ".join(f"{key}={value}" for key, value in control.asks) or "nothing"
            said = (
                f"the picker of '{name}' yields nothing: {picker.path} asked with {asked}. Ask it "
                f"with something else in   -- ${name}: … (choice {control.picker} …)"
            )
            found.append(at(line, said))
    return found


def answer_problems(answer: warehouse.Answer) -> list[str]:
    """What can be said once the data has answered."""
    query, columns = answer.query, list(answer.columns)
    twice = dict.fromkeys(name for name in columns if columns.count(name) > 1)
    found = [f"the column '{name}' comes twice. Give one of them another name." for name in twice]
    line = query.line("chart")
    if query.kind in charts.KINDS:
        for name in query.roles.values():
            if name not in columns:
                said = f"the chart wants '{name}'; the query gives {', '.join(columns)}."
                found.append(at(line, said + nearest(name, columns)))
    for name in filter(None, query.roles.get("show", "").split(",")):
        if name not in {*columns, *WORDED}:
            said = f"the table is to show '{name}', which is absent.{nearest(name, columns)}"
            found.append(at(line, said))
    for name, address in query.opens.items():
        for wanted in [name, *re.findall(r"\{(\w+)\}", address)]:
            if wanted not in columns:
                said = f"a link is to use '{wanted}', which is absent.{nearest(wanted, columns)}"
                found.append(at(query.line("opens"), said))
        if not re.fullmatch(r"[a-z]+(\?[\w=&%+{}-]+)?", address):
            said = f"'{address}' is no address of a page: write it as collective?project={{project_id}}"
            found.append(at(query.line("opens"), said))
    if query.kind == "choices" and not set(CHOICES) <= set(columns):
        found.append(at(line, "choices need the columns value and label"))
    if not answer.rows and not waits(query):
        found.append(
            "the answer has no rows with the parameters that the header gives. Look at its 'where', "
            "or give defaults that match something."
        )
    for name in SHARES:
        found += _share_problems(name, answer.rows)
    if "share" in columns and not query.words:
        lacks = [name for name in ("n", "base") if name not in columns]
        if "base_words" in columns:
            lacks = [name for name in lacks if name != "base"]
        if lacks:
            said = " and ".join(lacks)
            found.append(
                f"a share needs n and base: add the column{'s' * (len(lacks) - 1)} {said}, or say "
                "why there is none in   -- words: …"
            )
    if "share" in columns and "source_id" not in columns:
        found.append("a share needs its source: add the column source_id")
    return found or _drawing_problems(answer)


def _share_problems(name: str, rows: list[dict]) -> list[str]:
    for row in rows:
        value = row.get(name)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float):
            return [f"{name} is to be a number from 0 to 1, and here it is '{value}'"]
        if not 0 <= value <= 1:
            said = (
                f"a share runs from 0 to 1, and {name} is {value:g}: leave percentages to the chart"
            )
            return [said]
    return []


def _drawing_problems(answer: warehouse.Answer) -> list[str]:
    """Draws the chart: what it needs of the rows beyond the header is only known then."""
    query = answer.query
    if query.kind not in charts.KINDS or not answer.rows or _chart_problems(query):
        return []
    try:
        charts.draw(query, answer.rows)
    except KeyError as missing:
        said = f"the chart '{query.kind}' also needs the column {missing}: add it to the select"
    except Exception as fault:
        said = (
            f"the chart '{query.kind}' cannot be drawn from these columns: {str(fault)[:120]}. Look at "
            "their types, or try   -- chart: table"
        )
    else:
        return []
    return [at(query.line("chart"), said)]


def story_problems(con, name: str, folder=stories.STORIES) -> list[str]:
    """Every complaint about one story, each naming its file and its slide; empty when there is none."""
    where = f"{folder.name}/{name}.yml"
    try:
        story = stories.get(name, folder)
    except DataFault as fault:
        return fault.sentences

    def ask(name, **params):
        return warehouse.ask(con, catalogue.get(name), **params)

    made = deck.gather(ask, story)
    found = [f"{where}: {sentence}" for sentence in made.failed]
    for shown in made.slides:
        here = f"{where}, slide {shown.number}"
        if shown.reason:
            said = ", ".join(f"{key} = {value}" for key, value in shown.slide.params.items())
            found.append(f"{here}: the answer has no rows{' with ' if said else ''}{said}.")
        elif wrong := catalogue.unoffered(ask, shown.query, dict(shown.slide.params)):
            found.append(f"{here}: {wrong}")
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
