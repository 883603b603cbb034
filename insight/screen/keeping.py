"""Taking a query along: as a question of the house, as a file, as a line for another program."""

import os
import re

import streamlit as st

from insight import catalogue, checks, results, wording
from insight.charts import sketch
from insight.screen import access
from insight.screen.downloads import fair
from insight.screen.shown import caption
from insight.warehouse.sandbox import Reply

NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def keep(reply: Reply) -> None:
    """Downloads of the answer, and the query as a complete .sql file."""
    menu = st.popover("Save the answer or the question", key="share-sql", on_change="rerun")
    if not menu.open:
        return
    about = [("Query", reply.sql), ("What it rests on", caption(reply)), ("Cut", reply.cut_said)]
    with menu:
        for label, make, ending, mime in (
            ("Answer (CSV)", lambda: results.csv(reply), "csv", "text/csv"),
            ("Answer (XLSX)", lambda: results.xlsx(reply, about), "xlsx", XLSX),
            (
                "Answer (Parquet)",
                lambda: results.parquet(reply),
                "parquet",
                "application/octet-stream",
            ),
        ):
            st.download_button(
                label, fair(make, ending), f"answer.{ending}", mime,
                key=f"sql-{ending}", on_click="ignore", width="stretch",
            )  # fmt: skip
        _question(reply)


def _question(reply: Reply) -> None:
    """The header's words, what is wrong with them, and the finished file."""
    st.markdown("**Save as a question**")
    topic = st.text_input("Topic (a folder)", "own", key="sql-topic")
    name = st.text_input("Name of the file", "my_question", key="sql-name")
    title = st.text_input("The finding, without figures", key="sql-title")
    asked = st.text_input("The question", key="sql-question")
    base = st.text_input("Base: who could have answered", key="sql-base")
    said = {"title": title, "question": asked, "base": base}
    text = question_file(reply, said, st.session_state.get("sql-drawn"))
    if not (NAME.fullmatch(topic) and NAME.fullmatch(name)):
        st.caption("Topic and name: small letters, digits and _, beginning with a letter.")
        return
    query = catalogue.parse(f"{topic}/{name}", text)
    for problem in checks.header_problems(query):
        st.caption(wording.markdown(f"Still to do: {problem}"))
    st.download_button(
        "The question (.sql)", text.encode("utf-8"), f"{name}.sql", "application/sql",
        key="sql-file", on_click="ignore", width="stretch",
    )  # fmt: skip
    if may_write() and st.button(f"Write it to {query.path}", key="sql-write", width="stretch"):
        st.caption(wording.markdown(write(topic, name, text)))


def question_file(reply: Reply, said: dict[str, str], drawn: tuple | None = None) -> str:
    """A complete .sql file: header and query, with the columns of the chart where one is drawn."""
    lines = [f"-- {key}: {' '.join(text.split())}" for key, text in said.items() if text.strip()]
    chart, sql = "table", reply.sql.strip().rstrip(";").rstrip()
    if drawn:
        offer, chosen = drawn
        chart, sql = offer.chart, sketch.question(reply.sql, offer, chosen)
    return "\n".join([*lines, f"-- chart: {chart}", "", sql, ""])


def may_write() -> bool:
    """An analyst's work; and only where the app may change its own folder: on one's own machine, or
    where an operator set INSIGHT_WRITE_QUESTIONS to 1."""
    own = access.alone() or os.environ.get("INSIGHT_WRITE_QUESTIONS") == "1"
    return own and access.person().may("analyst")


def write(topic: str, name: str, text: str) -> str:
    """Writes a new file below queries/ and says so; never over one that is there."""
    if not may_write():
        return "Only an analyst may write questions here. Download the file instead."
    path = catalogue.QUERIES / topic / f"{name}.sql"
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return f"There is a question {topic}/{name} already. Choose another name."
    except OSError:
        return "The file could not be written. Download it instead."
    return f"Written. It is in the list of questions as {topic}/{name}."


def elsewhere(sql: str) -> None:
    """The same query in a terminal, in pandas, in R and in DuckDB's own shell."""
    menu = st.popover("Use it elsewhere", key="elsewhere-sql", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.write("`make snapshot` writes `insight.duckdb`. Then:")
        for program, line in lines(sql).items():
            st.markdown(f"**{program}**")
            st.code(line, language=None, wrap_lines=True)


def lines(sql: str) -> dict[str, str]:
    """Program -> a line that asks the same; quotation marks in the query survive each of them."""
    shell = "'" + sql.strip().replace("'", "'\\''") + "'"
    file = '"insight.duckdb"'
    fence = "-" * (max((len(found) for found in re.findall(r"\)(-*)\"", sql)), default=-1) + 1)
    return {
        "Terminal": f"python -m insight sql {shell}",
        "DuckDB": f"duckdb -readonly insight.duckdb -c {shell}",
        "pandas": f"import duckdb; frame = duckdb.connect({file}, read_only=True).sql({sql.strip()!r}).df()",
        "R": "frame <- DBI::dbGetQuery(DBI::dbConnect(duckdb::duckdb(), "
        f'{file}, read_only = TRUE), r"{fence}({sql.strip()}){fence}")',
    }
