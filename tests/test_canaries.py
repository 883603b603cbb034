"""Canaries planted wherever a person can write are in nothing that is public, and a withdrawn wave in nothing."""

import io
import zipfile

import duckdb
import pytest
from pypdf import PdfReader

from insight import catalogue, deck, exports, files, published, results, warehouse
from insight.exports import picture
from insight.publishing import editions, waves
from insight.stories import Slide, Story
from insight.warehouse import lake, parcel, snapshot, steward
from insight.warehouse import published as edition
from insight.warehouse.sandbox import Reply
from tests import exports as tools
from tests import surveys
from tests.test_pages import opened

CANARY, TITLE = "canary", "Survey of the canaries"
PLANTED = {
    "Email": "canary-mail@example.org",
    "Name": "Canary-name Smith",
    tools.KIND: "Canary-kind of St Mary",
    "Which region are you in?": "Canary-region by the sea",
    tools.FACTORS[0]: "Canary-word off the scale",
    tools.WHICH: "Funding;Canary-barrier in our office;",
    "Which tool do you use?": "Canary-tool that my brother wrote",
    "Anything else?": "Canary-text: my manager said no, ring 01632 960001",
}


def file() -> bytes:
    """An export of 60 respondents; one cell of each kind, in rows of their own, holds a canary."""
    head, *rows = tools.microsoft(tools.people(60))
    head += ["Which region are you in?", "Which tool do you use?"]
    regions, used = ("North East", "London"), ("Spreadsheet", "Case system", "None")
    rows = [[*row, regions[at % 2], used[at % 3]] for at, row in enumerate(rows)]
    for at, (column, said) in enumerate(PLANTED.items()):
        rows[at * 5][head.index(column)] = said
    return tools.csv_of([head, *rows])


@pytest.fixture(scope="module", autouse=True)
def store(tmp_path_factory):
    """A store in which the file was loaded by what is proposed, unread, and published; what was loaded."""
    where = tmp_path_factory.mktemp("canaries")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHT_STORE", str(where / "store"))
        path = where / "answers.csv"
        path.write_bytes(file())
        report = steward.load(path, "w1")
        said = steward.mapping_of("w1")
        said["wave"]["title"] = said["wave"]["short_name"] = TITLE
        steward.load(path, "w1", said)
        waves.publish("w1")
        yield report


def handed_out(folder) -> dict[str, bytes]:
    """Everything that leaves the steward's store, by a name, each file unpacked as far as it goes."""
    con = snapshot.read(edition.current())

    def ask(name, **params):
        return warehouse.ask(con, catalogue.get(name), **params)

    found: dict[str, bytes] = {}
    for page in ("Survey waves", "Barriers"):
        if story := published.story(ask, page, {}):
            for form in exports.FORMATS:
                for name, data in exports.make(ask, story, form).files.items():
                    found[f"{page}/{form}/{name}"] = data
    if ask("pickers/wave").rows:
        asked = {"wave": "w1", "asked": "q1", "segment": "kind"}
        answer = ask("survey/shares", **asked)
        known = {row["source_id"]: row for row in ask("sources/passports", demonstration=1).rows}
        found["card.csv"] = files.csv(answer, known, "")
        found["card.xlsx"] = files.xlsx(answer, known, "")
        slide = Slide("survey/shares", "Which?", {"wave": "w1", "asked": "q1"})
        (shown,) = deck.gather(ask, Story("", "One", (slide,))).slides
        found["card.svg"] = picture.as_svg(shown.scene, shown.alternative)
    rows = con.execute("select * from survey.finding").fetchall()
    columns = con.execute("describe survey.finding").fetchall()
    reply = Reply(
        "", "answered", tuple((one[0], one[1]) for one in columns), tuple(map(list, rows))
    )
    found["answer.csv"], found["answer.xlsx"] = results.csv(reply), results.xlsx(reply, [])
    found["answer.parquet"] = results.parquet(reply)
    con.close()
    for path in parcel.database(folder / "a" / "insight.duckdb"), *edition.folder().iterdir():
        found[path.name] = path.read_bytes() + (_rows(path) if path.suffix == ".duckdb" else b"")
    found["insight.zip"] = parcel.parcel(
        folder / "a" / "insight.duckdb", folder / "insight.zip"
    ).read_bytes()
    lake.publish(folder / "lake")
    for path in (folder / "lake").rglob("*.*"):
        found[str(path.relative_to(folder))] = path.read_bytes()
    return {name: b"\n".join(_unpacked(data, folder)) for name, data in found.items()}


def _rows(path) -> bytes:
    """All rows of a database as text, since its file is packed."""
    with snapshot.read(path) as con:
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() order by all"
        ).fetchall()
        return str([con.execute(f"select * from {name}").fetchall() for (name,) in tables]).encode()


def _unpacked(data: bytes, folder):
    yield data
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            for name in opened.namelist():
                yield from _unpacked(opened.read(name), folder)
    elif data[:4] == b"%PDF":
        for page in PdfReader(io.BytesIO(data)).pages:
            yield page.extract_text().encode()
    elif data[:4] == b"PAR1":
        path = folder / "one.parquet"
        path.write_bytes(data)
        yield str(duckdb.sql(f"select * from read_parquet('{path}')").fetchall()).encode()


def test_what_one_respondent_wrote_is_in_no_public_file_and_no_export(store, tmp_path):
    assert store["rows_taken"] == 59 and store["rows_refused"] == 1
    private = steward.path_of("w1").read_bytes() + _rows(steward.path_of("w1"))
    assert CANARY.encode() in private.lower()
    found = handed_out(tmp_path)
    assert {name.split(".")[-1] for name in found} >= {
        "pptx", "pdf", "xlsx", "csv", "html", "svg", "parquet", "zip", "duckdb", "current"
    }  # fmt: skip
    told = {name for name, data in found.items() if TITLE.encode() in data}
    assert len(told) > 20, "the wave itself is in what was searched"
    for name, data in found.items():
        plain = data.lower().replace(TITLE.lower().encode(), b"")
        assert CANARY.encode() not in plain, name
    for page in ("survey", "barriers"):
        app = opened(f"pages/{page}.py")
        assert CANARY not in str(app.main).lower().replace(TITLE.lower(), "")


def test_a_withdrawn_wave_is_in_no_page_version_link_or_export(tmp_path):
    surveys.held("other", surveys.respondents(2, 80))
    waves.publish("other")
    assert TITLE in str(opened("pages/survey.py", version="1").main)
    waves.withdraw("w1")
    for name, data in handed_out(tmp_path).items():
        assert TITLE.encode() not in data, name
    for page in ("survey", "barriers"):
        assert TITLE not in str(opened(f"pages/{page}.py", version="1").main)
    for version in (1, 2):
        editions.restore(version)
        assert TITLE.encode() not in _rows(edition.current())
