"""Rows of text become a wave's private file: counted, converted, and every bad row named."""

import datetime
from pathlib import Path

import duckdb
import pandas as pd

from insight.faults import DataFault
from insight.warehouse.loading import CONFIG
from insight.waves import answers, dates, mapping, scales
from insight.waves.detect import Column
from insight.waves.limits import LISTED
from insight.waves.reading import Reading

SCHEMA = Path(__file__).with_name("wave.sql")
# Different texts of one column that are looked at; only free text has more.
DIFFERENT = 200_000
COUNTED = 2_000


class Stage:
    """The rows of one reading in a database of its own, below the folder of the reading."""

    def __init__(self, reading: Reading, progress=None):
        self.reading, self.progress = reading, progress or (lambda text: None)
        folder = reading.rows.parent
        self.con = duckdb.connect(str(folder / "stage.duckdb"), config=CONFIG)
        for setting in (
            "set memory_limit = '768MB'", "set threads = 2", "set preserve_insertion_order = false",
            f"set temp_directory = '{str(folder).replace(chr(39), chr(39) * 2)}/spill'",
        ):  # fmt: skip
            self.con.execute(setting)
        columns = {"file_row": "integer"} | {
            f"c{at}": "varchar" for at in range(len(reading.names))
        }
        said = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        self.con.execute(
            f"""create table raw as select * from read_csv(?, header = false, columns = {{{said}}},
                delim = ',', quote = '"', escape = '"', auto_detect = false, null_padding = false,
                max_line_size = 4000000, parallel = false)""",
            [str(reading.rows)],
        )
        late = sorted({row for row, *_ in reading.refused})
        if late:
            self.con.execute("delete from raw where file_row in (select unnest(?))", [late])

    def close(self) -> None:
        self.con.close()

    def columns(self) -> list[Column]:
        """Every column, counted."""
        found = []
        for at, name in enumerate(self.reading.names):
            filled, distinct = self.con.execute(
                f"select count(c{at}), count(distinct c{at}) from raw where c{at} != ''"
            ).fetchone()
            values = self.con.execute(
                f"""select c{at}, count(*) as n from raw where c{at} != '' group by all
                    order by n desc, c{at} limit {COUNTED}"""
            ).fetchall()
            found.append(
                Column(name, self.reading.tops[at], self.reading.subs[at], filled, distinct, values)
            )
            if at % 10 == 9:
                self.progress(f"{at + 1} of {len(self.reading.names)} columns looked at")
        return found

    def fieldwork(self, said: dict) -> tuple[str | None, str | None, list[str]]:
        """First and last day of answering, from the columns that hold times; and what was assumed."""
        names = [name for name, why in said["left_out"].items() if why == "time of answering"]
        places = mapping.settled(said, self.reading.names)
        days, notes = [], []
        for name in names:
            if name in places:
                found, more = self._dates(places[name], name)
                days += [date for date, _ in found.values() if date]
                notes += more
        return (
            (min(days).isoformat(), max(days).isoformat(), notes) if days else (None, None, notes)
        )

    def _dates(self, at: int, name: str) -> tuple[dict, list[str]]:
        texts = self.con.execute(
            f"select distinct regexp_extract(c{at}, '^[^T]*?\\d{{4}}[^ T]*|^[^ T]+') from raw where c{at} != '' limit {DIFFERENT}"
        ).fetchall()
        return dates.read([text for (text,) in texts if text], name, datetime.date.today())

    def problems(self, said: dict) -> list[list]:
        """Fills `bad` with every row that cannot be taken; gives [row, column, value, reason] of the first."""
        con = self.con
        con.execute(
            "create or replace table bad (file_row integer, column_name varchar, value varchar, reason varchar)"
        )
        con.execute(
            "create or replace table said (question_id varchar, place integer, raw varchar, option_id varchar)"
        )
        places = mapping.settled(said, self.reading.names)
        if said["identifier"]:
            at = places[said["identifier"]]
            con.execute(
                f"""insert into bad select file_row, ?, c{at}, 'this respondent stands in row ' || first || ' already'
                    from (select file_row, c{at}, min(file_row) over (partition by c{at}) as first from raw where c{at} != '')
                    where file_row > first""",
                [said["identifier"]],
            )
        if said["weight"]:
            at = places[said["weight"]]
            con.execute(
                f"""insert into bad select file_row, ?, c{at}, 'a weight is a number above 0'
                    from raw where coalesce(try_cast(c{at} as double), 0) <= 0 or not isfinite(try_cast(c{at} as double))""",
                [said["weight"]],
            )
        for name, why in said["left_out"].items():
            if why == "time of answering" and name in places:
                self._bad_dates(places[name], name)
        for segment in said["segments"]:
            find = _grouped(answers.group(segment))
            self._place(
                f"segment:{segment['id']}", places[segment["column"]], segment["column"], find
            )
        for number, question in enumerate(said["questions"]):
            if question["kind"] == "text":
                continue
            for column in question["columns"]:
                find = answers.reader(question, column, said["missing"])
                self._place(question["id"], places[column], column, find)
            if number % 10 == 9:
                self.progress(f"{number + 1} of {len(said['questions'])} questions checked")
        return [
            list(row)
            for row in con.execute(
                f"select file_row, column_name, value, reason from bad order by all limit {LISTED}"
            ).fetchall()
        ]

    def _bad_dates(self, at: int, name: str) -> None:
        found, _ = self._dates(at, name)
        wrong = {text: why for text, (_, why) in found.items() if why}
        for text, why in list(wrong.items())[:LISTED]:
            self.con.execute(
                f"insert into bad select file_row, ?, c{at}, ? from raw where c{at} = ? or starts_with(c{at}, ? || ' ') or starts_with(c{at}, ? || 'T')",
                [name, why, text, text, text],
            )

    def _place(self, question: str, at: int, column: str, find) -> None:
        """Notes what each different text of a column stands for, and the rows where it cannot be known."""
        texts = self.con.execute(
            f"select distinct c{at} from raw where c{at} is not null limit {DIFFERENT}"
        ).fetchall()
        if len(texts) == DIFFERENT:
            raise DataFault(
                [f"Column '{column[:60]}' has more than {DIFFERENT:,} different answers, so it cannot be counted. "
                 "Map it as text."]
            )  # fmt: skip
        rows, wrong = [], []
        for (text,) in texts:
            options, why = find(text)
            rows += [(question, at, text, option) for option in options]
            if why:
                wrong.append((text, why))
        self._insert("said", ["question_id", "place", "raw", "option_id"], rows)
        if wrong:
            self._insert("wrong", ["raw", "reason"], wrong, make=True)
            self.con.execute(
                f"insert into bad select file_row, ?, c{at}, reason from raw join wrong on c{at} = raw",
                [column],
            )
            self.con.execute("drop table wrong")

    def _insert(
        self, table: str, columns: list[str], rows: list[tuple], make: bool = False
    ) -> None:
        frame = pd.DataFrame(rows, columns=columns)
        self.con.register("incoming", frame)
        try:
            if make:
                self.con.execute(f"create temp table {table} as from incoming")
            elif rows:
                self.con.execute(f"insert into {table} from incoming")
        finally:
            self.con.unregister("incoming")

    def counts(self) -> tuple[int, int]:
        """(rows that can be taken, rows that cannot)."""
        return self.con.execute(
            """select count(*) filter (where file_row not in (from (select file_row from bad))),
                      count(*) filter (where file_row in (from (select file_row from bad))) from raw"""
        ).fetchone()

    def twins(self) -> int:
        """Rows that are like an earlier one in every column."""
        listed = ", ".join(f"c{at}" for at in range(len(self.reading.names)))
        (n,) = self.con.execute(f"select count(*) - count(distinct ({listed})) from raw").fetchone()
        return n

    def write(
        self, path: Path, about: dict, said: dict, refused: list[list], warnings: list[str]
    ) -> None:
        """Writes the wave's private file from the rows that can be taken."""
        con = self.con
        con.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as held_file")
        try:
            con.execute("use held_file")
            con.execute(SCHEMA.read_text(encoding="utf-8"))
            marks = ", ".join("?" * len(about))
            con.execute(f"insert into held.about values ({marks})", list(about.values()))
            places = mapping.settled(said, self.reading.names)
            weight = f"c{places[said['weight']]}::double" if said["weight"] else "1.0"
            con.execute(
                f"""insert into held.respondent
                    select row_number() over (order by file_row), file_row, {weight} from stage.raw
                    where file_row not in (select file_row from stage.bad)"""
            )
            self._groups(said, places)
            for place, question in enumerate(said["questions"], start=1):
                self._question(question, place, places, about["wave_id"])
                if place % 5 == 0:
                    self.progress(f"{place} of {len(said['questions'])} questions stored")
            for row in refused:
                con.execute("insert into held.refused values (?, ?, ?, ?)", row)
            for place, sentence in enumerate(warnings, start=1):
                con.execute("insert into held.warning values (?, ?)", [place, sentence])
            con.execute("checkpoint held_file")
        finally:
            con.execute("use stage")
            con.execute("detach held_file")

    def _groups(self, said: dict, places: dict[str, int]) -> None:
        con = self.con
        for number, segment in enumerate(said["segments"], start=1):
            con.execute(
                "insert into held.segment values (?, ?, ?)",
                [segment["id"], segment["label"], number],
            )
            con.execute(
                f"""insert into held.member
                    select respondent_id, ?, coalesce(said.option_id, 'Not stated')
                    from held.respondent join stage.raw using (file_row)
                    left join stage.said on said.question_id = ? and said.raw = raw.c{places[segment["column"]]}""",
                [segment["id"], f"segment:{segment['id']}"],
            )
            order = {one["label"]: at for at, one in enumerate(segment.get("groups") or [])}
            found = con.execute(
                "select group_label, count(*) as n from held.member where segment_id = ? group by all order by n desc, group_label",
                [segment["id"]],
            ).fetchall()
            ordered = sorted(
                found, key=lambda one: (one[0] == "Not stated", order.get(one[0], len(order)))
            )
            for at, (label, _) in enumerate(ordered, start=1):
                con.execute(
                    "insert into held.segment_group values (?, ?, ?)", [segment["id"], label, at]
                )
        for one, two in said["pairs"]:
            con.execute("insert into held.pair values (?, ?)", [one, two])

    def _question(self, question: dict, place: int, places: dict[str, int], wave: str) -> None:
        con, name = self.con, question["id"]
        earlier = question.get("matches") or None
        series = earlier if earlier and question.get("verdict") == "same" else f"{wave}.{name}"
        con.execute(
            "insert into held.question values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                name, place, question.get("grid"), question["text"], question["kind"], question.get("scale"),
                question.get("code"), question.get("topic"),
                earlier.partition(".")[0] if earlier and "." in earlier else None, earlier,
                question.get("verdict", "new"), question.get("reason"), series,
            ],
        )  # fmt: skip
        for at, option in enumerate(
            answers.ids(question) if question["kind"] != "text" else [], start=1
        ):
            con.execute(
                "insert into held.option values (?, ?, ?, ?, ?, ?, ?)",
                [
                    name,
                    option["id"],
                    at,
                    option["label"],
                    option.get("value"),
                    bool(option.get("top")),
                    option.get("code"),
                ],
            )
        for column in question["columns"]:
            at = places[column]
            if question["kind"] == "text":
                con.execute(
                    f"""insert into held.words select respondent_id, ?, c{at}
                        from held.respondent join stage.raw using (file_row) where c{at} != ''""",
                    [name],
                )
                continue
            con.execute(
                f"""insert into held.answer
                    select respondent_id, ?, said.option_id from held.respondent join stage.raw using (file_row)
                    join stage.said on said.question_id = ? and said.place = {at} and said.raw = raw.c{at}""",
                [name, name],
            )
            if question["kind"] == "number":
                con.execute(
                    f"""insert into held.number
                        with plain as (
                            select file_row,
                                case when regexp_matches(c{at}, '^[-+]?\\d+,\\d{{1,2}}$')
                                    then replace(c{at}, ',', '.') else replace(c{at}, ',', '')
                                end as said
                            from stage.raw
                        )
                        select respondent_id, ?, try_cast(said as double)
                        from held.respondent join plain using (file_row)
                        where try_cast(said as double) is not null""",
                    [name],
                )


def _grouped(find):
    """A group as a list of one, as options are."""

    def grouped(text: str) -> tuple[list[str], str | None]:
        label, why = find(text)
        return ([label] if label is not None else []), why

    return grouped


def unreadable_digits(columns: list[Column]) -> list[str]:
    """Columns with numbers in digits other than 0 to 9, which were read as the same numbers."""
    return [
        column.name for column in columns if any(scales.foreign(text) for text, _ in column.values)
    ]
