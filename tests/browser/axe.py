"""What axe-core holds against a page, in both themes, on a desk and at 400% zoom."""

from pathlib import Path

import axe_playwright_python

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# Turning a page dark or narrow draws it anew, so each step changes one of the two.
SCREENS = ((1280, "light"), (1280, "dark"), (320, "dark"), (320, "light"))
# Small faults of Streamlit itself that cannot be reached from here: stack facts, trust F2.
ALLOWED = {"empty-table-header", "presentation-role-conflict"}

# What a change of theme alone can put wrong.
COLOURS = ["color-contrast", "link-in-text-block"]

# What has been scrolled out at the top, axe leaves out.
SCAN = """async ([where, rules]) => {
  document.querySelector('[data-testid=stMain]')?.scrollTo({top: 0, behavior: 'instant'});
  const only = rules.length ? {runOnly: {type: 'rule', values: rules}} : {};
  const found = await axe.run(where, {resultTypes: ['violations'], ...only});
  return found.violations.flatMap(({id, impact, nodes}) => nodes.map(
    ({target, html, failureSummary}) => ({id, impact, target, html, why: failureSummary})));
}"""
PAGE = {"include": ["html"]}
HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
  .filter((head) => head.checkVisibility())
  .map((head) => [Number(head.tagName[1]), head.innerText])"""


def scan(visit, where: dict, rules: list[str] = ()) -> list[dict]:
    """What axe holds against the page, or against some parts of it: by all rules, or by these."""
    if not visit.page.evaluate("() => Boolean(window.axe)"):
        visit.page.evaluate(AXE)
    said = visit.page.evaluate(SCAN, [where, list(rules)])
    return [found for found in said if found["id"] not in ALLOWED]


def faults(visit, where: dict, rules: list[str] = ()) -> list[str]:
    """The same in words."""
    return [
        f"{one['impact']} {one['id']} {one['target']} {one['html']}\n{one['why']}"
        for one in scan(visit, where, rules)
    ]


def on_screens(visit, name: str, where: dict, screens=SCREENS) -> dict[str, list[str]]:
    """Scans on each screen, nearest first; gives each fault once, with where it was seen."""
    found: dict[str, list[str]] = {}
    nearest = visit.page.viewport_size["width"] == screens[0][0]
    before = None
    for width, theme in screens if nearest else screens[::-1]:
        visit.resize(width)
        visit.theme(theme)
        rules = COLOURS if width == before else []
        before = width
        for said in faults(visit, where, rules):
            found.setdefault(said, []).append(f"{name} {width} {theme}")
    return found


def told(faults: dict[str, list[str]]) -> str:
    return "\n\n".join(f"{said}\nseen at: {', '.join(where)}" for said, where in faults.items())
