"""The gap board and the peers: every number agrees with the files, and the words stay honest."""

import csv
import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from insight import catalogue, warehouse, wording
from insight.screen import gap
from insight.screen.peer import PARTS, headline, line, score, why
from insight.search import Shelf
from tests.test_pages import broken, cards, opened, tables

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
BOARD = "pages/gap.py"


def rows(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ask(con, name: str, **params) -> list[dict]:
    return warehouse.ask(con, catalogue.get(name), **params).rows


PROJECTS = {row["project_id"]: row for row in rows("collective/projects.csv")}
THEMES = {name: set(row["themes"].split(";")) for name, row in PROJECTS.items()}
LINKS = defaultdict(dict)
for link in rows("links/theme_links.csv"):
    LINKS[link["code"]][link["theme"]] = link["fit"]
REGIONS, PLACES = defaultdict(set), defaultdict(set)
for place in rows("collective/places.csv"):
    PLACES[place["project_id"]].add(place["place_name"])
    REGIONS[place["project_id"]].add(place["region"])
ENGLAND = {row["region"] for row in rows("geography/places.csv") if row["country"] == "England"}


def tackling(code: str) -> set[str]:
    return {name for name, themes in THEMES.items() if themes & LINKS[code].keys()}


# The board


def test_the_board_has_a_row_for_all_that_is_named(con):
    named = {
        row["code"] for row in rows("evidence/codes.csv") if row["kind"] in ("challenge", "barrier")
    }
    assert {row["code"] for row in ask(con, "gap/board")} == named
    some = [ask(con, "gap/board", kind=kind) for kind in ("challenge", "barrier")]
    assert sum(map(len, some)) == len(named)


def test_counts_of_the_board_agree_with_the_files(con):
    for row in ask(con, "gap/board"):
        mine = tackling(row["code"])
        about = {
            name
            for name in mine
            if any(LINKS[row["code"]].get(theme) == "about" for theme in THEMES[name])
        }
        assert row["projects"] == len(mine), row["code"]
        assert row["about"] == len(about), row["code"]
        assert row["all_projects"] == len(PROJECTS)
        here = set().union(*(REGIONS[name] for name in mine)) if mine else set()
        absent = ENGLAND - here
        assert row["regions_without"] == len(absent), row["code"]
        assert set(filter(None, row["regions_none"].split(", "))) == absent, row["code"]


def test_sources_that_name_a_row_agree_with_the_files(con):
    named = defaultdict(set)
    for row in rows("evidence/mentions.csv"):
        if row["stance"] != "not_significant":
            named[row["code"]].add(row["source_id"])
    for row in rows("evidence/estimates.csv"):
        named[row["item_code"]].add(row["source_id"])
    for row in ask(con, "gap/board"):
        assert row["sources"] == len(named[row["code"]]), row["code"]


def test_the_best_evidence_is_the_best_of_the_rows_own_projects(con):
    order = ["none", "plan", "result", "before_after"]
    said = ["none", "a plan or target only", "a stated result", "before and after"]
    for row in ask(con, "gap/board"):
        seen = [one["evidence"] for one in ask(con, "gap/projects", code=row["code"])]
        best = max(seen, key=order.index, default="none")
        assert row["evidence"] == said[order.index(best)], row["code"]
        assert row["with_evidence"] == (0 if best == "none" else seen.count(best))


def test_a_rows_list_is_as_long_as_its_count(con):
    for row in ask(con, "gap/board"):
        listed = [one["project_id"] for one in ask(con, "gap/projects", code=row["code"])]
        assert len(listed) == len(set(listed)) == row["projects"]
        assert (
            ask(con, "gap/projects", code=row["code"], most=3)
            == (ask(con, "gap/projects", code=row["code"])[:3])
        )


def test_the_sources_that_name_a_row_are_as_many_as_its_count(con):
    for row in ask(con, "gap/board"):
        named = [one["source_id"] for one in ask(con, "gap/named", code=row["code"])]
        assert len(named) == len(set(named)) == row["sources"], row["code"]


def test_a_row_without_a_project_says_so_and_claims_no_gap(con):
    empty = [row for row in ask(con, "gap/board") if not row["projects"]]
    assert empty
    for row in empty:
        said = gap.said(row)
        assert f"0 of the {len(PROJECTS)} projects we know of" in said
        assert "no proof of a gap" in said
        assert gap.held(row) == f"0 of the {len(PROJECTS)} we know of"
    full = next(row for row in ask(con, "gap/board") if row["projects"])
    assert f"At most {full['projects']} of the {len(PROJECTS)}" in gap.said(full)


def test_published_shares_stand_one_by_one_with_whose_they_are(con):
    figures = [row for row in ask(con, "gap/figures") if row["item_code"] == "ch_adolescent_mh"]
    assert gap.published(figures) == ["84% of local authorities, 2021: Adolescent mental health"]
    many = [row for row in ask(con, "gap/figures") if row["item_code"] == "ch_finance"]
    said = gap.published(many)
    assert len(said) == gap.MOST + 1
    assert said[-1] == f"and {len(many) - gap.MOST} more"
    assert gap.published([]) == ["none"]


def test_only_terms_that_no_theme_tackles_have_a_nearest(con):
    nearest = {row["code"] for row in rows("links/nearest.csv")}
    assert nearest and not any(LINKS[code] for code in nearest)
    assert all(row["reason"] for row in ask(con, "gap/links"))


def test_the_top_of_the_briefing_is_the_top_of_the_board(con):
    board = [row for row in ask(con, "gap/board") if row["sources"] >= 2]
    least = sorted(row["projects"] for row in board)[:5]
    top = ask(con, "gap/top")
    assert [row["projects"] for row in top] == least
    for row in top:
        known = f"{row['projects']} of the {len(PROJECTS)} projects we know of"
        assert row["detail"] == f"named by {row['n']} sources; {known}"


# Workforce, and the grid


def test_what_is_said_of_workforce_agrees_with_the_files(con):
    (row,) = ask(con, "gap/workforce")
    mine = [name for name, themes in THEMES.items() if "workforce" in themes]
    assert row["projects"] == len(mine)
    starts = [PROJECTS[name]["start_year"] for name in mine]
    assert row["recent"] == sum(bool(year) and int(year) >= 2022 for year in starts)
    assert row["undated"] == starts.count("")
    sizes = [
        sum(theme in mine for mine in THEMES.values()) for theme in set().union(*THEMES.values())
    ]
    assert row["place"] == 1 + sum(size > len(mine) for size in sizes)
    report, held = gap.beside(row)
    assert "consistent" in report and "fewest" in report
    assert f"{len(mine)} of the {len(PROJECTS)}" in held


@pytest.mark.parametrize(
    ("projects", "said"), [(31, "does not show workforce as a white space"), (2, "holds little")]
)
def test_the_word_on_workforce_follows_from_the_counts(projects, said, con):
    (row,) = ask(con, "gap/workforce")
    assert said in gap.checked({**row, "projects": projects, "middle": 17.5})


def test_the_grid_agrees_with_the_files_and_leaves_nobody_out(con):
    grid = ask(con, "gap/heat")
    for row in grid:
        mine = [
            name
            for name, themes in THEMES.items()
            if row["theme"] in themes and row["region"] in REGIONS[name]
        ]
        assert row["n"] == len(mine), (row["theme"], row["region"])
    assert len(grid) == len({row["theme"] for row in grid}) * 12
    (left,) = ask(con, "gap/unplaced")
    regional = [name for name in PROJECTS if REGIONS[name] - {"National"}]
    assert left["regional"] == len(regional)
    assert left["regional"] + left["national_only"] + left["nowhere"] == len(PROJECTS)


def test_each_number_of_the_grid_opens_a_list_of_that_length(con):
    shelf = Shelf(ask(con, "collective/projects"))
    for row in ask(con, "gap/heat"):
        listed = shelf.find("", {"theme": row["theme"], "region": row["region"]})
        assert listed.total == row["n"], (row["theme"], row["region"])
    where = catalogue.get("gap/heat").opens["n"]
    said = wording.filled(where, {"theme_label": "Edge & care", "region": "North West"})
    assert said == "collective?theme=Edge%20%26%20care&region=North%20West"


# Peers

AUTHORITIES = {
    (row["region"], row["type"]): row
    for row in rows("geography/places.csv")
    if row["status"] == "current"
}
CHALLENGES, BARRIERS = (
    [row["code"] for row in rows("evidence/codes.csv") if row["kind"] == kind]
    for kind in ("challenge", "barrier")
)
POINTS = {(row["part"], row["step"]): int(row["points"]) for row in rows("links/peer_points.csv")}


def test_the_docs_give_the_points_that_are_used():
    doc = (ROOT / "docs" / "peers.md").read_text(encoding="utf-8")
    written = re.findall(r"^\| (\w+) \| (\w+) \| (\d+) \|", doc, re.MULTILINE)
    assert {(part, step): int(points) for part, step, points in written} == POINTS


def test_the_most_points_are_a_hundred():
    most = {
        part: max(points for (mine, _), points in POINTS.items() if mine == part) for part in PARTS
    }
    assert sum(most.values()) == 100


def test_scores_are_the_sum_of_their_parts_for_every_kind_of_reader(con):
    for (region, kind), authority in AUTHORITIES.items():
        for code in CHALLENGES[::4]:
            found = ask(con, "gap/peers", code=code, authority=authority["code"])
            assert [row["score"] for row in found] == sorted(
                (row["score"] for row in found), reverse=True
            )
            for row in found:
                assert row["score"] == sum(row[part] for part in PARTS) <= 100
                name = row["project_id"]
                assert row["challenge"] == POINTS["challenge", row["fit"]]
                assert (row["region"] > 0) == (region in REGIONS[name])
                assert (row["technology"], row["same_technology"]) == (0, False)
                assert (row["running"] > 0) == (
                    PROJECTS[name]["stage"] in ("pilot", "implementing", "scaled")
                    and not PROJECTS[name]["end_year"]
                )
                assert (kind in why(row, "it", {**authority, "kind": kind})) == (
                    row["same_kind"] and not row["same_authority"]
                )


def test_who_is_no_council_gets_the_same_projects_without_points_for_place(con):
    for code in (*CHALLENGES, *BARRIERS):
        anyone = ask(con, "gap/peers", code=code)
        council = ask(con, "gap/peers", code=code, authority="E06000001")
        assert {row["project_id"] for row in anyone} == {row["project_id"] for row in council}
        assert not any(row["region"] or row["kind"] for row in anyone)
        tried = {row["project_id"] for row in anyone if row["fit"] != "nearest"}
        assert tried == tackling(code)


def test_asking_for_a_technology_brings_points_to_those_that_use_it(con):
    for row in ask(con, "gap/peers", code="ch_workforce", tool="analytics_ai"):
        uses = PROJECTS[row["project_id"]]["technology_kind"] == "analytics_ai"
        assert row["technology"] == (POINTS["technology", "same"] if uses else 0)
        assert ("that you asked for" in why(row, "Workforce", None)) == uses


def test_a_successor_finds_what_its_abolished_council_did_without_being_of_its_kind(con):
    unitary = {
        row["name"] for row in rows("geography/places.csv") if row["type"] == "unitary authority"
    }
    found = ask(con, "gap/peers", code="ch_demand", authority="E06000062")
    (row,) = [row for row in found if row["project_id"] == "coram-permanence-r2"]
    assert row["same_authority"] and row["same_region"]
    assert "Northamptonshire (county council to 2021)" in row["where_words"]
    for row in found:
        if row["same_kind"]:
            assert PLACES[row["project_id"]] & unitary, row["project_id"]


def test_nobody_is_said_where_nobody_is_known(con):
    found = ask(con, "gap/peers", code="ch_poverty")
    said = headline(found, "Poverty", None, len(PROJECTS))
    assert said.startswith("**Nobody we know of has tackled Poverty:** 0 of the 183 projects")
    assert said.endswith("The nearest are:")
    assert found and {row["fit"] for row in found} == {"nearest"}
    assert "it is not about Poverty" in why(found[0], "Poverty", None).lower().replace(
        "poverty", "Poverty"
    )
    assert headline([], "Pace", None, 183).endswith("Nothing we know of comes near.")


def test_nobody_in_the_region_is_said_and_the_nearest_follow(con):
    belfast = {"region": "Northern Ireland", "name": "Belfast", "kind": "NI district"}
    found = ask(con, "gap/peers", code="ch_placements", authority="N09000003")
    said = headline(found, "Placements", belfast, 183)
    assert said.startswith(
        "**Nobody we know of in your region (Northern Ireland) has a project about"
    )
    assert "23 of the 183 projects we know of are about it" in said
    near = {"region": "North East", "name": "Hartlepool", "kind": "unitary authority"}
    found = ask(con, "gap/peers", code="ch_placements", authority="E06000001")
    here = sum(row["same_region"] for row in found if row["fit"] == "about")
    assert f"{here} with a place in your region (North East)" in headline(found, "P", near, 183)


def test_the_score_and_the_line_hold_what_they_promise(con):
    for row in ask(con, "gap/peers", code="ch_placements", authority="E06000001")[:10]:
        numbers = [int(number) for number in re.findall(r"\w+ (\d+)", score(row).split(": ")[1])]
        assert sum(numbers) == row["score"]
        said = line(row, "Placement sufficiency")
        for part in (row["name"], row["lead_org"], row["read_publisher"], row["read_url"]):
            assert part in said
        if row["learning"]:
            assert row["learning"].rstrip(".") in said


# On the page


def test_every_row_opens_its_projects_mentions_and_figures(con):
    app = opened(BOARD)
    board = {row["code"]: row for row in ask(con, "gap/board")}
    for code in ("ch_poverty", "b_pace", "b_label_inflation", "ch_finance", "ch_workforce"):
        app.selectbox(key="row").set_value(code).run()
        said = " ".join(part.value for part in app.markdown)
        assert not broken(app), (code, broken(app))
        assert board[code]["code_label"] in said
        assert ("card-gap-projects" in cards(app)) == bool(board[code]["projects"])
        for part in ("Mentions", "Figures"):
            app.session_state["section"] = part
            app.run()
            assert not broken(app), (code, part, broken(app))
        assert ("card-terms-figures" in cards(app)) == bool(board[code]["figures"])
        app.session_state["section"] = "Projects"


def test_the_board_marks_the_row_that_a_link_opens():
    for row, code in (("Workforce (challenge)", "ch_workforce"), ("nothing", None)):
        (board,) = [
            one for one in opened(BOARD, row=row).get("bidi_component") if "heads" in one.proto.json
        ]
        said = json.loads(board.proto.json)
        assert said["open"] == (code or said["rows"][0]["code"])


def test_the_projects_of_an_opened_row_lead_to_their_pages(con):
    app = opened(BOARD, row="Workforce (challenge)")
    (table,) = [said for said in tables(app) if ">Project</th>" in said]
    ids = [row["project_id"] for row in ask(con, "gap/projects", code="ch_workforce", most=10)]
    assert re.findall(r'<a class="turn" href="collective\?project=([\w-]+)"', table) == ids


def test_a_barrier_has_peers_too_and_takes_the_place_of_a_challenge(con):
    app = opened(BOARD, obstacle="Aversion to risk", need="Workforce")
    best = ask(con, "gap/peers", code="ch_workforce")[0]
    assert score(best) in [part.value for part in app.caption]
    app.selectbox(key="obstacle").set_value("b_funding").run()
    assert not broken(app), broken(app)
    best = ask(con, "gap/peers", code="b_funding")[0]
    assert score(best, "barrier") in [part.value for part in app.caption]
    assert app.session_state["need"] is None
    assert "the same barrier" in why({**best, "fit": "about"}, "Funding", None, "barrier")


def test_a_link_restores_the_choice_of_a_peer(con):
    app = opened(BOARD, authority="Hartlepool", need="Placement sufficiency")
    assert not broken(app), broken(app)
    best = ask(con, "gap/peers", code="ch_placements", authority="E06000001")[0]
    said = [part.value for part in (*app.markdown, *app.caption)]
    assert any(score(best) == words for words in said)


@pytest.mark.parametrize("page", [BOARD, "pages/briefing.py"])
@pytest.mark.parametrize("value", ["Nowhere", "<script>", "'; drop table x; --"])
def test_an_unknown_choice_falls_back_to_none(page, value):
    app = opened(page, authority=value, need=value, row=value, tool=value, named=value)
    assert not broken(app), broken(app)
    assert app.selectbox(key="authority").index == 0


def test_the_briefing_stays_light_until_a_challenge_is_chosen():
    app = opened("pages/briefing.py")
    assert "Choose a challenge" in " ".join(part.value for part in app.caption)
    assert not [part for part in app.caption if part.value.startswith("Match ")]
