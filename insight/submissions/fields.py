"""What is asked of a submitted project, and the rules: every fault at once, each a sentence."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from insight.faults import nearest
from insight.submissions.places import Places

# Invisible signs, controls and marks that turn the direction of text: nobody types them in earnest.
UNSEEN = re.compile(
    "[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b-\x1f\x7f-\x9f]"
)
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
TELEPHONE = re.compile(r"(?<![\d£,.])(?:\+44\s?|0)(?:[\s-]?\d){9,10}(?!\d)")
WEB = re.compile(r"https?://[^\s<>\"'\\]+\.[^\s<>\"'\\]+", re.IGNORECASE)
MONEY = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?")
YEAR = re.compile(r"(\d{4})(?:-\d\d(?:-\d\d)?)?(?: .*)?|\d\d?[/.]\d\d?[/.](\d{4})")
EARLIEST = 1990
THEMES, PLACES, PARTNERS = 5, 30, 20
# A text that may be no longer than this is a line: a name with a break in it would break every list.
LINE = 120


@dataclass(frozen=True)
class Field:
    """One thing that is asked. `kind` is text, choice, themes, place, places, list, year, money, web or
    contact; `longest` counts letters; `private` never leaves the queue."""

    name: str
    label: str
    kind: str = "text"
    longest: int = 120
    needed: bool = False
    choices: str = ""
    usual: str = ""
    help: str = ""
    private: bool = False


FIELDS = (
    Field("name", "What is the project called?", needed=True),
    Field("summary", "What was tried?", longest=600, needed=True,
          help="In a few sentences: what was done, for whom, and what was new about it."),
    Field("themes", "Which themes does it tackle?", "themes", needed=True,
          help=f"One to {THEMES}."),
    Field("technology_kind", "Is technology a main part of it?", "choice", choices="technology", usual="none"),
    Field("places", "Where did it run?", "places", 800, needed=True,
          help="Councils with children's services duties, former ones too, or a region, or National."),
    Field("led_from", "Where was it led from?", "place", 120),
    Field("lead_org", "Which organisation led it?", needed=True),
    Field("lead_org_type", "What sort of organisation is that?", "choice", choices="lead", needed=True),
    Field("partners_public", "Public bodies that took part", "list", 600),
    Field("partners_third", "Charities and community organisations that took part", "list", 600),
    Field("partners_academic", "Universities and researchers that took part", "list", 600),
    Field("partners_private", "Companies that took part", "list", 600),
    Field("programme", "Programme that paid for it or ran it", "choice", choices="programme", usual="Other"),
    Field("funding_gbp", "Funding in pounds", "money", 20, help="A whole number, such as 250000."),
    Field("funding_qualifier", "Is that amount exact?", "choice", choices="money"),
    Field("start_year", "Year it began", "year", 20, needed=True),
    Field("end_year", "Year it ended", "year", 20, help="Leave it empty if it still runs."),
    Field("stage", "How far has it come?", "choice", choices="stage", needed=True),
    Field("materialised", "Did what was planned come about?", "choice", choices="materialised", needed=True,
          help="“No” and “partly” are as welcome as “yes”: others learn most from them."),
    Field("happened", "What happened?", longest=1000, needed=True,
          help="What came of it, and what did not. Figures with a before and an after, where you have them."),
    Field("learning", "What was learned?", longest=1000, needed=True,
          help="What you would tell a council that is about to try the same."),
    Field("source_url", "A web page or document where it can be read about", "web", 300),
    Field("contact", "Somebody we can ask about it", "contact", 200, private=True,
          help="A name with an e-mail address or telephone number. It is not published."),
    Field("submitted_by", "Your organisation", needed=True,
          help="It is shown with the project: “submitted by …”."),
    Field("credit", "Your name, if you want it shown", longest=80,
          help="Leave it empty, and only the organisation is named."),
)  # fmt: skip
BY_NAME = {field.name: field for field in FIELDS}
COLUMNS = tuple(BY_NAME)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field: its name, the value as it was given, and why with the next move."""

    field: str
    value: str
    reason: str


@dataclass(frozen=True)
class Known:
    """What may be chosen: `choices[kind]` maps a code to its words, and all places."""

    choices: dict[str, dict[str, str]]
    places: Places


@dataclass
class Checked:
    """`project` has every field but the contact, in its final form; None where there are `problems`."""

    project: dict | None
    contact: str | None
    problems: list[Problem]
    warnings: list[str]


def known(ask) -> Known:
    """Codes, words and places from the database. `ask(name, **params).rows` answers a question."""
    kinds = [field.choices for field in FIELDS if field.choices]
    choices = {
        kind: {row["value"]: row["label"] for row in ask("pickers/project_mark", kind=kind).rows}
        for kind in kinds
    }
    # "Not seen" is what we say where nobody named a sum; nobody sends that in.
    choices["money"].pop("not_seen", None)
    choices["theme"] = {row["value"]: row["label"] for row in ask("pickers/theme").rows}
    return Known(choices, Places(ask("pickers/place").rows))


def check(said: dict, given: Known, today: date | None = None) -> Checked:
    """Checks what was given, field -> text (or a list of texts), and gives it in its final form."""
    problems: list[Problem] = []
    warnings: list[str] = []
    found: dict = {}
    for field in FIELDS:
        value = said.get(field.name)
        texts = [clean(one) for one in (value if isinstance(value, list | tuple) else [value])]
        text = "; ".join(filter(None, texts))
        if len(text) > field.longest and field.kind not in ("themes",):
            why = f"it has {len(text):,} letters, and {field.longest:,} is the most; shorten it"
            problems.append(Problem(field.name, _short(text), why))
            continue
        if not text:
            if field.needed:
                problems.append(Problem(field.name, "", _missing(field)))
            found[field.name] = field.usual or None
            continue
        if field.kind == "text" and field.longest <= LINE:
            text = " ".join(text.split())
        read = READ.get(field.kind, _text)
        answer, faults, notes = read(field, text, texts, given)
        if answer == "" and field.needed and not faults:
            faults = [(text, _missing(field))]  # nothing but separators
        problems += [Problem(field.name, _short(value), why) for value, why in faults]
        warnings += [f"{field.label.rstrip('?')}: {note}." for note in notes]
        found[field.name] = None if answer == "" else answer
    problems += _together(found, {one.field for one in problems}, today or date.today())
    contact = found.pop("contact", None)
    return Checked(None if problems else found, contact, problems, warnings)


def clean(text) -> str:
    """Text without invisible signs, accents composed, spaces single; line breaks stay."""
    if text is None:
        return ""
    plain = unicodedata.normalize("NFC", str(text).replace("\r\n", "\n").replace("\r", "\n"))
    lines = [" ".join(line.split()) for line in UNSEEN.sub("", plain).split("\n")]
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


def _missing(field: Field) -> str:
    if field.kind in ("choice", "themes", "place", "places"):
        return "choose one of those offered"
    return "this is needed; please fill it in"


def _text(field, text, texts, given):
    """Words for everyone to read: they need letters, and hold nobody's address or number."""
    faults = []
    if not re.search(r"[^\W\d_]", text):
        faults.append((text, "there are no letters in it; say it in words"))
    if ADDRESS.search(text):
        faults.append(
            (text, "it holds an e-mail address, and it would be published; leave it to the contact")
        )
    if TELEPHONE.search(text):
        faults.append(
            (
                text,
                "it seems to hold a telephone number, and it would be published; leave it to the contact",
            )
        )
    return text, faults, []


def _choice(field, text, texts, given):
    offered = given.choices[field.choices]
    code = _code(text, offered)
    if code is None:
        listed = ", ".join(f"{code} ({words})" for code, words in offered.items())
        return (
            None,
            [
                (
                    text,
                    f"that is not one of: {listed}.{nearest(text, [*offered, *offered.values()])}".rstrip(
                        "."
                    ),
                )
            ],
            [],
        )
    return code, [], []


def _themes(field, text, texts, given):
    offered = given.choices["theme"]
    parts = _parts(texts, lambda one: _code(one, offered) is not None)
    codes, faults = [], []
    for part in parts:
        code = _code(part, offered)
        if code is None:
            near = nearest(part, [*offered, *offered.values()])
            faults.append(
                (
                    part,
                    f"there is no theme of that name.{near or ' The sheet How to fill it in lists them'}".rstrip(
                        "."
                    ),
                )
            )
        codes.append(code)
    codes = list(dict.fromkeys(codes))
    if len(codes) > THEMES:
        faults.append(
            (text, f"there are {len(codes)} themes, and {THEMES} is the most; keep the main ones")
        )
    return ";".join(filter(None, codes)), faults, []


def _place(field, text, texts, given):
    """One place; a name that is not known is kept for the steward, with suggestions."""
    name, near = given.places.match(text)
    if name:
        return name, [], []
    if given.places.looks_like_code(text):
        return None, [(text, f"there is no area with that code{near_words(near)}")], []
    return (
        text.replace(";", ","),
        [],
        [f"'{_short(text)}' is no place that we know{near_words(near)}; a steward will place it"],
    )


def _places(field, text, texts, given):
    found, faults, notes = [], [], []
    parts = _parts(texts, lambda one: given.places.match(one)[0] is not None)
    for part in parts:
        name, wrong, said = _place(field, part, [part], given)
        found.append(name)
        faults += wrong
        notes += said
    found = list(dict.fromkeys(filter(None, found)))
    if len(found) > PLACES:
        faults.append(
            (
                text,
                f"there are {len(found)} places, and {PLACES} is the most; name the region instead",
            )
        )
    return ";".join(found), faults, notes


def near_words(near: list[str]) -> str:
    """' (did you mean Kent or Kirklees?)', or nothing."""
    return f" (did you mean {' or '.join(near)}?)" if near else ""


def _list(field, text, texts, given):
    parts = [part for part in re.split(r"[;\n]", text) if part.strip()]
    names = list(dict.fromkeys(" ".join(part.split()) for part in parts))
    faults = [(name, why) for name in names for _, why in _text(field, name, [], given)[1]]
    if len(names) > PARTNERS:
        faults.append((text, f"there are {len(names)} names, and {PARTNERS} is the most"))
    return ";".join(names), faults, []


def _year(field, text, texts, given):
    said = YEAR.fullmatch(text)
    if not said:
        return None, [(text, "that is not a year; write it as 2021")], []
    year = int(said[1] or said[2])
    notes = [] if text == str(year) else [f"'{_short(text)}' was read as the year {year}"]
    return year, [], notes


def _money(field, text, texts, given):
    said = MONEY.fullmatch(text)
    if not said:
        return (
            None,
            [(text, "that is not a whole number of pounds; write it as 250000, or leave it empty")],
            [],
        )
    pounds = int(said[1].replace(",", ""))
    if not 0 < pounds < 10_000_000_000:
        return (
            None,
            [(text, "that cannot be the funding of a project; write pounds, or leave it empty")],
            [],
        )
    return pounds, [], []


def _web(field, text, texts, given):
    if not WEB.fullmatch(text):
        return None, [(text, "that is no address of the web; it begins with https://")], []
    if ADDRESS.search(text) or re.match(r"https?://[^/]*@", text):
        return (
            None,
            [
                (
                    text,
                    "it holds an e-mail address or a password, and it would be published; leave that out",
                )
            ],
            [],
        )
    return text, [], []


def _contact(field, text, texts, given):
    if not (ADDRESS.search(text) or len(re.findall(r"\d", text)) >= 9):
        return (
            None,
            [("", "give an e-mail address or a telephone number with it, so that we can ask")],
            [],
        )
    return " ".join(text.split()), [], []


READ = {
    "choice": _choice, "themes": _themes, "place": _place, "places": _places, "list": _list,
    "year": _year, "money": _money, "web": _web, "contact": _contact,
}  # fmt: skip


def _code(text: str, offered: dict[str, str]) -> str | None:
    """The code that a text means, by itself or by its words."""
    wanted = _plain(text)
    for code, words in offered.items():
        if wanted in (_plain(code), _plain(words)):
            return code
    return None


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _parts(texts: list[str], fits) -> list[str]:
    """A list as people write it: parted by semicolons or lines; by commas where every part then fits."""
    found: list[str] = []
    for text in texts:
        for part in re.split(r"[;\n|]", text):
            part = part.strip()
            commas = [one.strip() for one in re.split(r",| / | & | and ", part) if one.strip()]
            named = [one.strip() for one in part.split(",") if one.strip()]
            if part and not fits(part) and len(named) > 1 and all(map(fits, named)):
                found += named  # "Edge of care, Data and technology"
            elif part and not fits(part) and len(commas) > 1 and all(map(fits, commas)):
                found += commas
            elif part:
                found.append(part)
    return found


def _together(found: dict, wrong: set[str], today: date) -> list[Problem]:
    """Rules over several fields."""
    problems = []
    start, end = found.get("start_year"), found.get("end_year")
    for name, year, last in (
        ("start_year", start, today.year + 1),
        ("end_year", end, today.year + 10),
    ):
        if year is not None and not EARLIEST <= year <= last:
            why = (
                f"{year} is outside {EARLIEST} to {last}; look whether it is the year that you mean"
            )
            problems.append(Problem(name, str(year), why))
    if start and end and end < start and not problems:
        why = f"it ended in {end}, before it began in {start}; look whether the two were swapped"
        problems.append(Problem("end_year", str(end), why))
    if found.get("funding_gbp") is None:
        found["funding_qualifier"] = None
    elif "funding_qualifier" not in wrong and not found.get("funding_qualifier"):
        found["funding_qualifier"] = "approx"
    lacking = not found.get("source_url") and not found.get("contact")
    if lacking and not {"source_url", "contact"} & wrong:
        why = (
            "give a web address where it can be read about, or a contact; one of the two is needed"
        )
        problems.append(Problem("source_url", "", why))
    return problems
