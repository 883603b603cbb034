"""The Present view: a story full screen, stories to choose from, and the reader's own deck."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import streamlit as st

from insight import catalogue, wording
from insight import deck as decks
from insight import stories as files
from insight.charts import ink
from insight.charts.scene import LIVE, svg
from insight.exports.job import Job
from insight.faults import DataFault
from insight.screen import downloads, live, tray, versions
from insight.screen.data import asker, edition
from insight.stories import Slide, Story
from insight.warehouse import published

HERE = Path(__file__).parent
KEY = "presenting"
FORMATS = {
    "pptx": ("PowerPoint (PPTX)", "deck.pptx",
             "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "pdf": ("Document (PDF)", "deck.pdf", "application/pdf"),
    "xlsx": ("Numbers (XLSX)", "deck.xlsx",
             "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": ("Numbers (CSV, in a ZIP)", "deck.zip", "application/zip"),
    "html": ("Copy for the audience (ZIP)", "copy.zip", "application/zip"),
}  # fmt: skip
HIDE = (
    "<style>[data-testid=stSidebar],[data-testid=stHeader],[data-testid=stExpandSidebarButton]"
    "{display:none!important}</style>"
)


@cache
def _view():
    def read(kind: str) -> str:
        return (HERE / f"present.{kind}").read_text(encoding="utf-8")

    return st.components.v2.component(
        "insight_present", html=read("html"), css=read("css"), js=read("js")
    )


def showing() -> bool:
    """Fills the screen with the story that the address names, if it names one; says whether it did."""
    story = _asked_for()
    if story is None:
        return False
    code = tray.packed(story)
    asked = (st.session_state.get(KEY) or {}).get("asked") or {}
    if asked.get("story") == code:
        at, changed = asked["slide"], asked["choices"]
    else:
        at, changed = _place(), None
    whole = _deck(edition(), code, _versions(story))
    if not whole.slides:
        st.error(" ".join(whole.failed))
        return False
    st.html(HIDE)
    st.html("<style>.stMain{overflow:hidden!important}</style>")
    total = story.length
    first = decks.pictures.tall(
        story.title, [story.subtitle], decks.rests_on(whole), f"1 / {total}"
    )
    notice = ""
    slides = [_words(decks.opening(story, whole), first, story.title, [story.subtitle])]
    numbers = {shown.number: shown for shown in whole.slides}
    for number, slide in enumerate(story.slides, start=1):
        shown = numbers.get(number)
        if number + 1 == at:
            if changed is None and (unheard := live.unheard(slide)):
                notice = wording.unknown(unheard)
            shown = live.changed(story, slide, number, changed) or shown
        slides.append(_slide(slide, shown, number, whole))
    headline, said = decks.closing(story, whole)
    last = decks.pictures.tall(headline, said, "", f"{total} / {total}")
    slides.append(_words(decks.closing_scene(story, whole), last, headline, said))
    _view()(
        data={
            "slides": slides, "start": at, "story": code, "names": live.names(story),
            "notice": notice,
            "inks": {theme: _inks(theme) for theme in ("light", "dark")},
        },
        key=KEY,
        on_asked_change=lambda: None,
        on_left_change=_leave,
    )  # fmt: skip
    return True


def _asked_for() -> Story | None:
    """The story of the address: one of stories/, a single question, or the reader's own deck."""
    address = st.query_params
    try:
        if name := address.get("story"):
            return files.get(name)
        if name := address.get("query"):
            query = catalogue.get(name)
            return Story("", query.title, (Slide(name, query.title, live.fixed(name)),))
    except KeyError:
        st.warning(
            f"There is no story or question called '{wording.markdown(name)}'. Choose one here."
        )
    except (DataFault, ValueError) as fault:
        st.warning(wording.markdown(str(fault)))
    else:
        if "slide" in address:
            return tray.current()
    return None


def _place() -> int:
    # One question is shown at once, with the choices that its link has; a story begins with its title.
    said = st.query_params.get("slide", "2" if "query" in st.query_params else "1")
    return int(said) if said.isdecimal() and len(said) < 5 else 1


def _versions(story: Story) -> tuple:
    """What the deck is made of, so that an edited question is asked anew."""
    return tuple(catalogue.get(slide.query).sql for slide in story.slides)


@st.cache_resource(show_spinner="Laying out the slides …", max_entries=60)
def _deck(path: str, code: str, sql: tuple) -> decks.Deck:
    return decks.gather(asker(), tray.unpacked(code))


def _slide(slide: Slide, shown: decks.Shown | None, number: int, whole: decks.Deck) -> dict:
    place = f"{number + 1} / {whole.story.length}"
    if shown is None:
        failed = (text for text in whole.failed if text.startswith(f"Slide {number},"))
        said = [next(failed, "This slide cannot be shown.")]
        scene = decks.pictures.words(slide.headline, said, place)
        tall = decks.pictures.tall(slide.headline, said, "", place)
        return _words(scene, tall, slide.headline, said)
    foot = f"Source: {shown.source}" if shown.rows else ""
    above = shown.asked if shown.rows else shown.reason
    tall = decks.pictures.tall(shown.headline, [above], foot, place, shown.query, shown.rows)
    return {
        "headline": shown.headline,
        "picture": svg(shown.scene, LIVE, shown.alternative),
        "tall": svg(tall, LIVE, shown.alternative),
        "spoken": shown.reason or shown.alternative,
        # While speaking, what to say comes before what to know.
        "notes": sorted(shown.notes, key=lambda text: not text.startswith("Say: ")),
        "choices": live.choices(slide, shown),
    }


def _words(scene, tall, headline: str, notes: list[str]) -> dict:
    label = " ".join([headline, *notes])
    return {
        "headline": headline,
        "picture": svg(scene, LIVE, label),
        "tall": svg(tall, LIVE, label),
        "spoken": headline,
        "notes": notes,
        "choices": [],
    }


def _inks(theme: str) -> dict[str, str]:
    colours = ink.palette(theme)
    return {LIVE[slot][4:-1]: colours[slot] for slot in LIVE} | {"--paper": colours["background"]}


def _leave() -> None:
    for name in [key for key in st.query_params if key not in (tray.NAME, "version")]:
        st.query_params.pop(name, None)


def _start(**address) -> None:
    for name, value in address.items():
        st.query_params[name] = value


def stories() -> None:
    """Every story of stories/ with what it holds, to show or to save."""
    for name in files.names():
        with st.container(border=True, key=f"story-{name.replace('_', '-')}"):
            try:
                story = files.get(name)
            except DataFault as fault:
                for sentence in fault.sentences:
                    st.warning(wording.markdown(sentence))
                continue
            st.subheader(wording.markdown(story.title), anchor=name.replace("_", "-"))
            said = f"{story.subtitle}. {wording.counted(story.length, 'slide')}."
            st.write(wording.markdown(said))
            left, right = st.columns(2)
            with left:
                st.button("Present", key=f"present-{name}", on_click=_start, kwargs={"story": name},
                          icon=":material/slideshow:", width="stretch")  # fmt: skip
            with right:
                save(lambda story=story: story, name)


def deck() -> None:
    """The reader's deck: order, headlines and talking points, then present, save or open one."""
    mine = tray.current()
    if mine is None:
        st.write("Nothing is in your deck yet.")
    else:
        _edit(mine)
    sent = st.file_uploader("Open a deck from a file (.yml)", type=["yml", "yaml"], key="deck_file")
    if sent is not None and st.session_state.get("deck_opened") != sent.file_id:
        st.session_state["deck_opened"] = sent.file_id
        try:
            tray.keep(files.parse("", sent.getvalue(), sent.name))
            _anew()
            st.rerun()
        except DataFault as fault:
            for sentence in fault.sentences:
                st.warning(wording.markdown(sentence))


def _anew() -> None:
    """Gives every field of the tray a new key, so that it shows what the deck now says."""
    st.session_state["deck_turn"] = st.session_state.get("deck_turn", 0) + 1


def _edit(mine: Story) -> None:
    turn = st.session_state.get("deck_turn", 0)
    if tray.too_long(mine):
        st.warning("This deck is too long for an address: save it as a file, or a reload loses it.")
    st.text_input("Title of the deck", mine.title, max_chars=200, key=f"deck-title-{turn}",
                  on_change=_retitle, args=(f"deck-title-{turn}",))  # fmt: skip
    for place, slide in enumerate(mine.slides):
        with st.container(border=True, key=f"deck-slide-{place}"):
            st.text_input(
                f"Headline of slide {place + 1}", slide.headline, max_chars=300,
                key=f"deck-headline-{turn}-{place}", on_change=_reword, args=(place, turn),
            )  # fmt: skip
            chosen = ", ".join(f"{k} = {v}" for k, v in slide.params.items())
            st.caption(
                wording.markdown(
                    " · ".join(filter(None, [catalogue.get(slide.query).question, chosen]))
                )
            )
            st.text_area(
                f"Talking points of slide {place + 1}, one a line", "\n".join(slide.points),
                max_chars=4000, key=f"deck-points-{turn}-{place}", on_change=_reword, args=(place, turn),
            )  # fmt: skip
            up, down, out = st.columns(3)
            number = place + 1
            up.button(f"Move slide {number} up", key=f"deck-up-{place}", disabled=place == 0,
                      on_click=_move, args=(place, -1), width="stretch")  # fmt: skip
            down.button(f"Move slide {number} down", key=f"deck-down-{place}", width="stretch",
                        disabled=number == len(mine.slides), on_click=_move, args=(place, 1))  # fmt: skip
            out.button(f"Remove slide {number}", key=f"deck-out-{place}", on_click=_remove, args=(place,),
                       width="stretch")  # fmt: skip
    left, right = st.columns(2)
    with left:
        st.button("Present your deck", key="present-deck", on_click=_start, kwargs={"slide": "1"},
                  icon=":material/slideshow:", width="stretch")  # fmt: skip
        st.download_button("Save the deck as a file", files.write(mine), "deck.yml", "application/yaml",
                           key="save-deck", on_click="ignore", width="stretch")  # fmt: skip
    with right:
        save(lambda: mine, "-own")
        st.button("Empty the deck", key="empty-deck", on_click=_empty, width="stretch")


def _with(mine: Story, slides) -> Story:
    return Story("", mine.title, tuple(slides), mine.subtitle, mine.closing)


def _retitle(key: str) -> None:
    mine = tray.current()
    title = " ".join(st.session_state[key].split()) or tray.TITLE
    tray.keep(Story("", title, mine.slides, mine.subtitle, mine.closing))


def _reword(place: int, turn: int) -> None:
    mine = tray.current()
    old = mine.slides[place]
    headline = " ".join(st.session_state[f"deck-headline-{turn}-{place}"].split()) or old.headline
    lines = st.session_state[f"deck-points-{turn}-{place}"].splitlines()
    points = tuple(" ".join(line.split()) for line in lines if line.strip())
    new = Slide(old.query, headline, old.params, points, old.rows)
    tray.keep(_with(mine, [*mine.slides[:place], new, *mine.slides[place + 1 :]]))


def _move(place: int, by: int) -> None:
    slides = list(tray.current().slides)
    slides.insert(place + by, slides.pop(place))
    tray.keep(_with(tray.current(), slides))
    _anew()


def _remove(place: int) -> None:
    slides = list(tray.current().slides)
    del slides[place]
    tray.keep(_with(tray.current(), slides))
    _anew()


def _empty() -> None:
    tray.keep(None)
    _anew()


def save(
    give: Callable, key: str, label: str = "Save", formats=tuple(FORMATS), width: str = "stretch"
) -> None:
    """A menu of formats for the story that `give()` gives, or None when there is nothing to save.

    The work runs beside the page, with progress and a way to stop.
    """
    menu = st.popover(label, key=f"menu-{key}", on_change="rerun", width=width)
    if not menu.open:
        return
    with menu:
        story = give()
        if story is None:
            st.write("There is nothing here to save yet.")
            return
        for form in formats:
            st.button(FORMATS[form][0], key=f"export-{key}-{form}", on_click=_begin,
                      args=(story, key, form), width="stretch")  # fmt: skip
        job = st.session_state.get(f"job-{key}")
        if job is not None:
            watched = job.state == "working"
            st.fragment(_progress, run_every=0.5 if watched else None)(key, watched)


def _begin(story: Story, key: str, form: str, agreed: bool = False) -> None:
    if old := st.session_state.get(f"job-{key}"):
        old.stop()
    job = Job(asker(), story, form, agreed, versions.path())
    st.session_state[f"job-{key}"] = job
    if said := downloads.counted(form):
        job.state, job.sentences = "broken", [said]
    else:
        job.start()


def _progress(key: str, watched: bool) -> None:
    """How far the export is. `watched` says whether this piece runs again by itself."""
    # Looked up anew: a fragment keeps its arguments, and going on without slides is another job.
    job = st.session_state[f"job-{key}"]
    if not published.allowed(job.source):
        # A file holds what was withdrawn as a page does, and a session may keep it for hours.
        job.stop()
        job = Job(job.ask, job.story, job.form)
        job.state, job.sentences = "broken", [versions.TAKEN_BACK]
        st.session_state[f"job-{key}"] = job
    label, file, kind = FORMATS[job.form]
    if job.state == "working":
        if not watched:
            st.rerun()
        st.progress(job.part, f"{label}: {wording.markdown(job.what)}")
        st.button("Stop", key=f"stop-{key}", on_click=job.stop)
        st.session_state[f"seen-{key}"] = "working"
        return
    if st.session_state.pop(f"seen-{key}", None) == "working":
        st.rerun()
    if job.state == "done":
        name = f"{job.story.name or 'deck'}{Path(file).suffix}"
        for remark in job.made.remarks:
            st.caption(wording.markdown(remark))
        st.download_button(f"Download {name}", job.made.files[file], name, kind, key=f"get-{key}",
                           on_click="ignore", type="primary", width="stretch")  # fmt: skip
    elif job.state == "stopped":
        st.write("Stopped.")
    else:
        for sentence in job.sentences:
            st.warning(wording.markdown(sentence))
        if job.state == "failed":
            st.button("Go on without these slides", key=f"agree-{key}", on_click=_begin,
                      args=(job.story, key, job.form, True))  # fmt: skip
