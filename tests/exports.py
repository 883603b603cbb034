"""Files as survey tools write them, made from a few invented respondents."""

import csv
import io
import random

import openpyxl

SCALE = ["Not at all important", "Not very important", "Neutral", "Important", "Very important"]
FACTORS = ["Staff capacity", "Innovative organisational culture", "Leadership"]
BARRIERS = ["Funding", "Staff capacity and time", "Regulatory environment"]
KINDS = ["Local authority", "Charity", "Independent fostering agency"]
GRID = "How important is each factor to making change possible?"
WHICH = "Which barriers do you face?"
KIND = "What type of organisation do you work for?"


def people(number: int = 30, seed: int = 5) -> list[dict]:
    drawn = random.Random(seed)
    return [
        {
            "id": place,
            "kind": drawn.choice(KINDS),
            "ratings": [drawn.choice([1, 2, 3, 4, 4, 5, 5]) for _ in FACTORS],
            "barriers": drawn.sample(BARRIERS, drawn.randint(1, 2)),
            "other": "red tape at home" if place % 7 == 0 else "",
            "words": f"In our own words, number {place}",
        }
        for place in range(1, number + 1)
    ]


def microsoft(everyone) -> list[list]:
    head = [
        "ID",
        "Start time",
        "Completion time",
        "Email",
        "Name",
        KIND,
        *FACTORS,
        WHICH,
        "Anything else?",
    ]
    return [head] + [
        [one["id"], "2022-01-10 09:00:00", f"2022-02-{one['id'] % 27 + 1:02} 09:10:00", "anonymous", "", one["kind"],
         *(SCALE[rating - 1] for rating in one["ratings"]),
         ";".join([*one["barriers"], *filter(None, [one["other"]])]) + ";", one["words"]]
        for one in everyone
    ]  # fmt: skip


def google(everyone) -> list[list]:
    head = [
        "Timestamp",
        KIND,
        *(f"{GRID} [{factor}]" for factor in FACTORS),
        WHICH,
        "Anything else?",
    ]
    return [head] + [
        [f"2022/02/{one['id'] % 27 + 1:02} 9:10:00 am GMT", one["kind"],
         *(SCALE[rating - 1] for rating in one["ratings"]), ", ".join(one["barriers"]), one["words"]]
        for one in everyone
    ]  # fmt: skip


def surveymonkey(everyone) -> list[list]:
    first = ["Respondent ID", "Collector ID", "Start Date", "IP Address", KIND,
             GRID, *[""] * (len(FACTORS) - 1), WHICH, *[""] * len(BARRIERS), "Anything else?"]  # fmt: skip
    second = [
        "",
        "",
        "",
        "",
        "Response",
        *FACTORS,
        *BARRIERS,
        "Other (please specify)",
        "Open-Ended Response",
    ]
    return [first, second] + [
        [118000 + one["id"], 4001, f"{one['id'] % 12 + 13}/02/2022 10:00:00", "", one["kind"],
         *(SCALE[rating - 1] for rating in one["ratings"]),
         *(barrier if barrier in one["barriers"] else "" for barrier in BARRIERS), one["other"], one["words"]]
        for one in everyone
    ]  # fmt: skip


def jisc(everyone) -> list[list]:
    head = ["Unique response number", f"1. {KIND}", *(f"2.{n}. {GRID} - {factor}" for n, factor in enumerate(FACTORS, 1)),
            *(f"3. {WHICH} - {barrier}" for barrier in BARRIERS), "4. Anything else?"]  # fmt: skip
    return [head] + [
        [f"5000-{one['id']}", one["kind"], *one["ratings"],
         *(1 if barrier in one["barriers"] else 0 for barrier in BARRIERS), one["words"]]
        for one in everyone
    ]  # fmt: skip


def qualtrics(everyone) -> list[list]:
    ids = [
        "StartDate",
        "EndDate",
        "Progress",
        "ResponseId",
        "LocationLatitude",
        "Q1",
        *(f"Q2_{n}" for n in range(1, 4)),
        "Q3",
        "Q3_4_TEXT",
    ]
    texts = ["Start Date", "End Date", "Progress", "Response ID", "Location Latitude", KIND,
             *(f"{GRID} - {factor}" for factor in FACTORS),
             f"{WHICH} - Selected Choice", f"{WHICH} - Other (please specify) - Text"]  # fmt: skip
    imports = [f'{{"ImportId":"QID{place}"}}' for place in range(len(ids))]
    return [ids, texts, imports] + [
        ["2022-02-01 10:00:00", f"2022-02-{one['id'] % 27 + 1:02} 10:00:00", 100, f"R_{one['id']:04}", 51.5 + one["id"], one["kind"],
         *one["ratings"], ",".join(one["barriers"]), one["other"]]
        for one in everyone
    ]  # fmt: skip


TOOLS = {
    "Microsoft Forms": microsoft, "Google Forms": google, "SurveyMonkey": surveymonkey,
    "Jisc Online Surveys": jisc, "Qualtrics": qualtrics,
}  # fmt: skip


def csv_of(rows: list[list], encoding: str = "utf-8-sig", **how) -> bytes:
    out = io.StringIO()
    csv.writer(out, **how).writerows(rows)
    return out.getvalue().encode(encoding)


def xlsx_of(rows: list[list], change=None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell if cell != "" else None for cell in row])
    if change:
        change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
