"""Stories: what a file may say, what is said of one that is wrong, and that those shipped are sound."""

from itertools import combinations

import pytest

from insight import catalogue, checks, deck, stories, warehouse
from insight.charts import letters
from insight.charts.slide import TEXT, tall, words
from insight.faults import DataFault

GOOD = """
title: A talk
slides:
  - headline: Something
    query: barriers/published
    params: {who: all, year: 2021}
    rows: 2
    points: [One thing, Another]
"""


def faults(text: str) -> list[str]:
    with pytest.raises(DataFault) as fault:
        stories.parse("talk", text, "stories/talk.yml")
    return fault.value.sentences


def test_a_story_reads_back_as_it_was_written():
    story = stories.parse("talk", GOOD, "stories/talk.yml")
    assert story.slides[0].params == {"who": "all", "year": 2021}
    assert stories.parse("talk", stories.write(story), "x") == story


def test_a_slide_may_name_the_card_of_a_page_instead_of_a_question():
    text = GOOD.replace("query: barriers/published", "section: barriers#barriers-published")
    assert stories.parse("talk", text, "x").slides[0].query == "barriers/published"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("barriers/published", "barriers/publishd",
         "stories/talk.yml, slide 1: there is no question 'barriers/publishd'. Did you mean 'barriers/published'?"),
        ("query: barriers/published", "section: barriers#barriers-publishd",
         "stories/talk.yml, slide 1: there is no question 'barriers#barriers-publishd'. Did you mean 'barriers-published'?"),
        ("who: all", "whoo: all",
         "stories/talk.yml, slide 1: barriers/published does not take 'whoo'. Did you mean 'who'?"),
        ("headline: Something", "headlin: Something",
         "stories/talk.yml, slide 1: unknown word 'headlin'. Did you mean 'headline'?"),
        ("headline: Something", "headlin: Something",
         "stories/talk.yml, slide 1: the headline is missing. Add a line   headline: …"),
        ("year: 2021", "year: soon", "stories/talk.yml, slide 1: 'year' should be a whole number."),
        ("title: A talk", "", "stories/talk.yml has no title. Add a line   title: …"),
        ("title: A talk", "title: [", "stories/talk.yml, line 4: this is not readable YAML in UTF-8."),
        ("rows: 2", "rows: -1",
         "stories/talk.yml, slide 1: 'rows' should be a whole number up to 100."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_file_slide_and_next_move(old, new, sentence):
    assert sentence in faults(GOOD.replace(old, new))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a",
        "title: x",
        "title: x\nslides: 3",
        "!!python/name:os.system",
        "title: 2021-02-30",
        "title: " + "9" * 5000,
        GOOD.replace("Something", '"\\ud800"'),
    ],
)
def test_anything_else_is_refused_in_words(text):
    assert all(sentence.startswith("stories/talk.yml") for sentence in faults(text))


def test_a_story_dropped_in_appears_at_once_and_is_checked(tmp_path, con):
    assert stories.names(tmp_path) == []
    (tmp_path / "talk.yml").write_text(GOOD.replace("2021", "1066"), encoding="utf-8")
    assert stories.names(tmp_path) == ["talk"]
    (said,) = checks.story_problems(con, "talk", tmp_path)
    assert "slide 1: the answer has no rows with who = all, year = 1066" in said


def test_a_choice_that_nobody_offers_is_named_even_where_the_answer_counts_noughts(tmp_path, con):
    text = "title: T\nslides:\n- {headline: H, query: regions/on_a_map, params: {theme: adopton}}"
    (tmp_path / "talk.yml").write_text(text, encoding="utf-8")
    (said,) = checks.story_problems(con, "talk", tmp_path)
    assert "slide 1: Nothing matches theme=adopton. Did you mean 'adoption'?" in said


def test_a_slide_of_a_wave_that_is_not_published_says_so(con):
    slide = stories.Slide("survey/answers", "Of a wave", {"wave": "withdrawn", "asked": "q1"})
    made = deck.gather(
        lambda query, **p: warehouse.ask(con, catalogue.get(query), **p),
        stories.Story("", "T", (slide,)),
    )
    assert [shown.reason for shown in made.slides] == [deck.GONE]


def test_a_closing_slide_says_how_many_sources_it_has_no_room_for():
    said = [f"Source {number}" for number in range(47)]
    texts = [mark.text for mark in words("Where from", said).marks if getattr(mark, "text", "")]
    shown = [text for text in texts if text in said]
    assert 5 < len(shown) < 47
    assert f"And {47 - len(shown)} more, in the notes and in every file." in texts


def test_a_closing_slide_names_the_few_sources_it_has_no_room_for():
    said = [f"Poll {number}: {'Publisher, a title ' * 6}" for number in range(11)]
    marks = words("Where from", said).marks
    text = " ".join(mark.text for mark in marks if mark.kind == "text")
    shown = [number for number in range(11) if f"Poll {number}: " in text]
    rest = [f"Poll {number}" for number in range(11) if number not in shown]
    assert 3 < len(shown) < 11
    assert f"{', '.join(rest[:-1])} and {rest[-1]}." in text
    assert max(mark.points[0][1] for mark in marks if mark.kind == "text") < 720


@pytest.mark.parametrize("name", stories.names())
def test_no_words_run_into_others_on_a_telephone(name, con):
    """Each line of words within the slide, and none over another one of its height."""
    made = deck.gather(
        lambda name, **params: warehouse.ask(con, catalogue.get(name), **params), stories.get(name)
    )
    for shown in made.slides:
        scene = tall(shown.headline, [], "", "1 / 9", shown.query, shown.rows)
        lines = [
            (x, x + letters.width(mark.text, mark.size, mark.weight), y, mark.text)
            for mark in scene.marks
            if mark.kind == "text" and not mark.upright
            for x, y in [_start(mark)]
        ]
        assert all(x1 >= 0 and x2 <= scene.width for x1, x2, *_ in lines), lines
        for (left, right, y, text), (other, end, down, more) in combinations(lines, 2):
            apart = abs(y - down) > 8 or right <= other or end <= left
            assert apart, (shown.headline, text, more)


def _start(mark) -> tuple[float, float]:
    """Where a line of words begins, whichever end of it is placed."""
    (x, y), reach = mark.points[0], letters.width(mark.text, mark.size, mark.weight)
    return x - {"start": 0, "middle": reach / 2, "end": reach}[mark.anchor], y


def test_three_stories_are_shipped_each_of_six_to_nine_slides_between_opening_and_closing(con):
    assert len(stories.names()) >= 3
    for name in stories.names():
        story = stories.get(name)
        assert 6 <= len(story.slides) <= 9 and story.subtitle and story.closing
        assert all(slide.points for slide in story.slides)
        assert checks.story_problems(con, name) == []


@pytest.mark.parametrize("name", stories.names())
def test_every_slide_shows_its_rows_within_its_edges_in_words_large_enough(name, con):
    story = stories.get(name)
    made = deck.gather(lambda query, **p: warehouse.ask(con, catalogue.get(query), **p), story)
    assert not made.failed
    scenes = [deck.opening(story, made), deck.closing_scene(story, made)]
    for shown in made.slides:
        assert shown.rows and shown.scene.shown == len(shown.rows), shown.headline
        scenes.append(shown.scene)
    for scene in scenes:
        for mark in scene.marks:
            assert all(-1 <= x <= 1281 and -1 <= y <= 721 for x, y in mark.points), mark
            assert mark.kind != "text" or mark.size >= TEXT
