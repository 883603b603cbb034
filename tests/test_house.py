"""The house stands as docs and style say: who may know which library, and docs that can be followed."""

import ast
import re
from pathlib import Path

import pytest

from insight import catalogue, charts, checks
from insight.catalogue import parse

ROOT = Path(__file__).parent.parent
CODE = [ROOT / "app.py", *sorted(ROOT.glob("pages/*.py")), *sorted(ROOT.glob("insight/**/*.py"))]
ROOMS = {
    "duckdb": ("insight/warehouse/",),
    "plotly": ("insight/charts/",),
    "pydeck": ("insight/charts/",),
    "pandas": ("insight/warehouse/", "insight/files.py"),
    "streamlit": ("app.py", "pages/", "insight/screen/"),
    "starlette": ("insight/screen/serving.py", "insight/screen/door.py"),
    "yaml": (
        "insight/cards.py",
        "insight/stories.py",
        "insight/roles.py",
        "insight/waves/mapping.py",
    ),
    "openpyxl": (
        "insight/files.py",
        "insight/results.py",
        "insight/exports/",
        "insight/submissions/files.py",
        "insight/waves/workbook.py",
    ),
    "defusedxml": ("insight/waves/workbook.py",),
    "rapidfuzz": ("insight/waves/matching.py", "insight/search/"),
    "highspy": ("insight/protection/",),
    "pptx": ("insight/exports/",),
    "reportlab": ("insight/exports/", "insight/charts/letters.py"),
    "resvg_py": ("insight/exports/",),
    "segno": ("insight/exports/",),
    "sqlglot": (
        "insight/warehouse/dialect.py",
        "insight/warehouse/portable.py",
        "insight/warehouse/sandbox/carrying.py",
    ),
    "pyspark": ("insight/warehouse/cluster.py",),
    "tantivy": ("insight/search/",),
    "sqlalchemy": ("insight/submissions/queue.py",),
}
DOC = (ROOT / "docs" / "adding-a-question.md").read_text(encoding="utf-8")


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_library_is_known_only_in_its_room(path):
    here = path.relative_to(ROOT).as_posix()
    for name in imported(path):
        rooms = ROOMS.get(name.partition(".")[0])
        assert rooms is None or here.startswith(rooms), f"{here} knows {name}"


@pytest.mark.parametrize("path", sorted(ROOT.glob("pages/*.py")), ids=lambda path: path.stem)
def test_a_page_holds_only_words_and_calls_and_asks_for_its_frame(path):
    assert imported(path) <= {"streamlit", "insight.screen"}
    assert "frame.require()" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(ROOT.glob("pages/*.py")), ids=lambda path: path.stem)
def test_no_percentage_is_typed_into_a_page(path):
    text = path.read_text(encoding="utf-8").replace("95% interval", "")
    assert not re.search(r"\d\s*(%|per cent)", text)


def test_the_small_rooms_do_not_lean_on_the_screen():
    for path in ROOT.glob("insight/**/*.py"):
        if "screen" not in path.parts:
            assert not any(name.startswith("insight.screen") for name in imported(path)), path


def test_the_example_of_the_docs_is_a_question_without_fault(con):
    (example,) = re.findall(r"```sql\n(.*?)```", DOC, re.DOTALL)
    assert not checks.problems(con, parse("technology/training", example))


def test_the_docs_name_every_kind_of_chart_and_every_word_of_a_header():
    for kind in (*charts.KINDS, *charts.PLAIN):
        assert f"`{kind}" in DOC
    for key in catalogue.KEYS:
        assert f"`{key}`" in DOC


def test_the_commands_of_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"make (\w+)", readme):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    for path in re.findall(r"\]\(((?!http)[^)]+)\)", readme):
        assert (ROOT / path).exists(), path


def test_what_runs_the_app_is_pinned():
    for name in ("requirements.txt", "requirements-cluster.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            assert not line or line.startswith(("#", "-r ")) or "==" in line, line


def test_the_docs_say_in_one_table_what_each_package_is_for():
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    _, table, *_ = re.split(r"^(\|.*(?:\n\|.*)*)$", text, maxsplit=1, flags=re.MULTILINE)
    assert table.count("\n|") == text.count("\n|") - 1, "rows stand outside of the table"
    said = {name.strip() for row in table.splitlines() for name in row.split("|")[1].split(",")}
    pinned = {
        re.split(r"\[|==", line)[0]
        for name in ("requirements.txt", "requirements-cluster.txt", "requirements-dev.txt")
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    assert pinned <= said, pinned - said
