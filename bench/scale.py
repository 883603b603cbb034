"""`make bench --only map`: the regions page on a generated repository a thousand times today's.

200,000 projects and 1,000,000 places are drawn by chance (always the same) from today's codes and
places, and loaded like any data. Both repositories are served side by side and a filter is changed
in each in turn: from the choice until the page and its map stand.
"""

import csv
import random
import shutil
import statistics
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright

from bench.__main__ import FLAGS, IDLE, PAINTED, ROOT, Runs
from insight import cards
from tests import chromium
from tests.browser import visiting

PROJECTS, PLACES = 200_000, 1_000_000
LIMIT = 3
# Choices that no earlier round has made, so that nothing kept answers them.
CHOICES = {
    "Theme": ("Care leavers", "Fostering", "Workforce", "Early help and prevention", "Adoption"),
    "Technology": ("Analytics or AI", "App", "Data sharing", "No technology", "Communication"),
    "Stage": ("Ended", "Pilot", "Spread further", "Idea", "Being put into practice"),
}


def read(name: str) -> list[dict]:
    with (cards.DATA / "collective" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def generate(root: Path, projects: int = PROJECTS, places: int = PLACES) -> None:
    """Lays out a copy of the app in `root`, with links to its code and a generated repository."""
    for name in (
        "app.py",
        "pages",
        "insight",
        "queries",
        "static",
        ".streamlit",
        "scripts",
        "docs",
    ):
        (root / name).symlink_to(ROOT / name)
    if (ROOT / "stories").exists():
        (root / "stories").symlink_to(ROOT / "stories")
    data = root / "data"
    data.mkdir()
    for folder in cards.DATA.iterdir():
        if folder.name != "collective":
            (data / folder.name).symlink_to(folder)
    ours = data / "collective"
    shutil.copytree(cards.DATA / "collective", ours)
    chance = random.Random(2022)
    known = read("projects.csv")
    themes = [row["code"] for row in read("themes.csv")]
    sources = [row["source_id"] for row in read("sources.csv")]
    ids = [f"generated-{number}" for number in range(projects)]
    _write(
        ours / "projects.csv",
        known[0],
        (_project(one, chance, known, themes, sources) for one in ids),
    )
    where = [(row["place_name"], row["region"]) for row in read("places.csv")]
    roles = [row["place_role"] for row in read("places.csv")]
    kept = {}
    while len(kept) < places:
        name, region = chance.choice(where)
        key = (chance.choice(ids), name, chance.choice(roles))
        kept[key] = {
            "project_id": key[0], "place_name": name, "place_role": key[2], "region": region,
            "evidence": "generated",
        }  # fmt: skip
    _write(ours / "places.csv", read("places.csv")[0], kept.values())
    _write(ours / "partners.csv", read("partners.csv")[0], [])
    _write(ours / "outcomes.csv", read("outcomes.csv")[0], [])
    card = yaml.safe_load((ours / "source.yml").read_text(encoding="utf-8"))
    card["files"] = {name: cards.checksum(ours / name) for name in card["files"]}
    (ours / "source.yml").write_text(yaml.safe_dump(card), encoding="utf-8")


def _project(name: str, chance, known: list[dict], themes: list[str], sources: list[str]) -> dict:
    like = chance.choice(known)
    return {
        **like,
        "project_id": name,
        "name": f"{chance.choice(known)['name'].split()[0]} {name}",
        "programme": chance.choice(known)["programme"],
        "technology_kind": chance.choice(known)["technology_kind"],
        "lead_org_type": chance.choice(known)["lead_org_type"],
        "themes": ";".join(chance.sample(themes, chance.randint(1, 3))),
        "source_ids": chance.choice(sources),
        "source_urls": "https://www.example.org/",
    }


def _write(path: Path, like: dict, rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(like))
        writer.writeheader()
        writer.writerows(rows)


@contextmanager
def page(browser, address: str):
    """The regions page, standing; gives a function that makes a choice and says how long it took."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(300_000)
    tab = context.new_page()
    runs = Runs(tab)
    sent = []
    tab.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda frame: sent.append(len(frame))),
    )
    tab.goto(f"{address}/regions")
    tab.wait_for_selector("[data-testid=stDeckGlJsonChart] canvas")
    tab.wait_for_selector(IDLE)
    tab.wait_for_load_state("networkidle")

    def choose(label: str, option: str) -> tuple[float, int]:
        tab.get_by_role("combobox", name=label, exact=True).fill(option)
        wanted = tab.get_by_role("option", name=option, exact=True)
        wanted.wait_for()
        before, already = runs.finished, sum(sent)
        started = time.perf_counter()
        wanted.click()
        runs.wait(before, 0)
        tab.evaluate(PAINTED)
        return time.perf_counter() - started, sum(sent) - already

    yield choose
    context.close()


def changes() -> None:
    """Prints medians of a filter change on both repositories, their ratio, and what was sent."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        started = time.perf_counter()
        generate(root)
        print(
            f"generated {PROJECTS:,} projects, {PLACES:,} places  {time.perf_counter() - started:6.1f} s"
        )
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=FLAGS)
        with (
            visiting.serving(ROOT, root / "today.txt") as today,
            visiting.serving(root, root / "many.txt", wait=900) as many,
        ):
            started = time.perf_counter()
            with page(browser, today) as now, page(browser, many) as then:
                print(f"first page on both, data loaded  {time.perf_counter() - started:6.1f} s")
                took = {"today": [], "many": []}
                for label, options in CHOICES.items():
                    for option in options:
                        took["today"].append(now(label, option))
                        took["many"].append(then(label, option))
                    every = {
                        "Theme": "Any theme",
                        "Technology": "With or without",
                        "Stage": "Any stage",
                    }[label]
                    now(label, every), then(label, every)
        browser.close()
    for name, found in took.items():
        seconds, size = zip(*found, strict=True)
        print(
            f"/regions filter change, {name:5}  {statistics.median(seconds) * 1000:6.0f} ms  "
            f"sent {statistics.median(size) / 1000:5.0f} kB"
        )
    ratio = statistics.median(one for one, _ in took["many"]) / statistics.median(
        one for one, _ in took["today"]
    )
    print(f"ratio {ratio:4.2f}, goal {LIMIT}")
