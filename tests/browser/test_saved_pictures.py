"""The pictures that readers save: no word is cut off and no two collide, whatever the question."""

import pytest

from insight import catalogue, charts, reading, warehouse

# Draws a picture as the button does, sets it on an empty page and looks at each line of words in it.
LOOK = """async (figure) => {
  const { width, height } = figure.layout;
  const address = await Plotly.toImage(figure, { format: 'svg', width, height });
  document.body.innerHTML = decodeURIComponent(address.slice(address.indexOf(',') + 1));
  const frame = document.querySelector('svg').getBoundingClientRect();
  const words = [...document.querySelectorAll('svg text')].flatMap((text) => {
    const lines = text.querySelectorAll('tspan.line');
    return lines.length ? [...lines] : [text];
  }).map((line) => ({ said: line.textContent, box: line.getBoundingClientRect() }))
    .filter(({ said, box }) => said.trim() && box.width && box.height);
  const faults = words.filter(({ box }) =>
    box.left < frame.left - 1 || box.right > frame.right + 1 ||
    box.top < frame.top - 1 || box.bottom > frame.bottom + 1).map(({ said }) => `cut: ${said}`);
  words.forEach((one, place) => words.slice(place + 1).forEach((two) => {
    const across = Math.min(one.box.right, two.box.right) - Math.max(one.box.left, two.box.left);
    const down = Math.min(one.box.bottom, two.box.bottom) - Math.max(one.box.top, two.box.top);
    if (across > 3 && down > 3) faults.push(`collide: ${one.said} / ${two.said}`);
  }));
  return { words: words.length, wide: frame.width, faults };
}"""


@pytest.fixture(scope="module")
def sheet(browser):
    """An empty page with Plotly's script."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content("<!doctype html><body></body>")
    page.add_script_tag(path=charts.SCRIPT)
    yield page
    context.close()


@pytest.fixture(scope="module")
def known(con):
    passports = warehouse.ask(con, catalogue.get("sources/passports"), demonstration=1).rows
    return {row["source_id"]: row for row in passports}


def drawn() -> list[str]:
    return [name for name in catalogue.names() if catalogue.get(name).kind in charts.KINDS]


def test_no_word_of_a_saved_picture_is_cut_off_or_collides(sheet, con, known):
    faults = {}
    for name in drawn():
        answer = warehouse.ask(con, catalogue.get(name))
        if not answer.rows:
            continue
        source = reading.caption(answer.query, answer.rows, known)
        for rows in {
            len(some): some for some in (charts.first(answer.query, answer.rows), answer.rows)
        }.values():
            figure = charts.for_file(answer.query, rows, answer.query.title, source)
            seen = sheet.evaluate(LOOK, figure)
            assert seen["words"] and seen["wide"] == 1000, name
            if seen["faults"]:
                faults[name, len(rows)] = seen["faults"][:6]
    assert not faults


def test_words_that_collide_or_leave_the_picture_are_seen(sheet, con):
    answer = warehouse.ask(con, catalogue.get("barriers/published"))
    figure = charts.for_file(answer.query, answer.rows, "A title", "a source")
    title = figure["layout"]["annotations"][0]
    figure["layout"]["annotations"] += [title, {**title, "text": "away " * 60}]
    said = " ".join(sheet.evaluate(LOOK, figure)["faults"])
    assert "collide: A title / A title" in said and "cut: away" in said
