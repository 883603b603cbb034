"""A deck as files to hand on: PowerPoint, PDF, workbook, CSV, and a static copy for the audience."""

import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from insight import deck as decks
from insight import published
from insight.stories import Story

FORMATS = ("pptx", "pdf", "xlsx", "csv", "html")
NO_ADDRESS = (
    f"No QR codes: the operator has not set {decks.ADDRESS}, the address of this dashboard."
)


class Failed(Exception):
    """Some slides could not be answered; `sentences` names each with the reason."""

    def __init__(self, sentences: list[str]):
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class Stopped(Exception):
    """Whoever asked for the export has cancelled it."""


@dataclass(frozen=True)
class Made:
    """Files by their path in the folder, in bytes; a format of one file has one. `remarks` are said."""

    files: dict[str, bytes]
    folder: bool = False
    remarks: list[str] = field(default_factory=list)


def make(ask: Callable, story: Story | None, form: str, agreed: bool = False,
         step: Callable[[float, str], None] = lambda part, what: None) -> Made:  # fmt: skip
    """The export of a story, or of every published page when `story` is None.

    `step(part, what)` is told how far it is, from 0 to 1, and may raise Stopped. Slides that cannot
    be answered raise Failed, unless whoever asks has `agreed` to go on without them.
    """
    step(0.0, "Asking the data")
    # A page is a document and keeps all rows; what has slides keeps what fits them.
    whole = story is not None and story.page is not None and form != "pptx"
    found = [decks.gather(ask, story, whole)] if story else list(published.decks(ask))
    failed = [sentence for deck in found for sentence in deck.failed]
    if (failed and not agreed) or not any(deck.slides for deck in found):
        raise Failed(failed or ["No slide could be answered."])
    module = import_module(f"insight.exports.{MODULES[form]}")
    files = module.write(found, step)
    remarks = [f"Left out: {sentence}" for sentence in failed]
    if not any(os.environ.get(name) for name in (decks.ADDRESS, decks.COPY)):
        remarks += [NO_ADDRESS] if form in ("pptx", "pdf") else []
    step(1.0, "Done")
    return Made(files, form == "html", remarks)


MODULES = {"pptx": "slides", "pdf": "document", "xlsx": "sheets", "csv": "plain", "html": "copy"}


def save(made: Made, to: Path) -> None:
    """Writes the export to a file or folder, which appears whole or not at all. Raises OSError.

    A folder is replaced only if it is empty or an earlier copy to which nobody has added a file.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    if not made.folder:
        if to.is_dir():
            raise OSError("it is a folder, and this format is one file. Name a file in it")
        aside = to.with_name(f".{to.name}.{os.getpid()}")
        try:
            aside.write_bytes(next(iter(made.files.values())))
            aside.replace(to)
        finally:
            aside.unlink(missing_ok=True)
        return
    if to.exists() and not to.is_dir():
        raise OSError("it is a file, and the copy is a folder. Name a folder")
    if to.exists() and (strange := _strange(to)):
        raise OSError(f"it holds {strange}, which no earlier copy wrote. Name a new folder")
    aside = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))
    try:
        for name, content in made.files.items():
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            (aside / name).write_bytes(content)
        aside.chmod(0o755)
        if to.exists():
            shutil.rmtree(to)
        aside.rename(to)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _strange(folder: Path) -> str:
    """A file of the folder that is not of an earlier copy, '' when all of them are: its zip lists them."""
    ours = {"copy.zip"}
    try:
        with zipfile.ZipFile(folder / "copy.zip") as bundle:
            ours |= set(bundle.namelist())
    except (OSError, zipfile.BadZipFile):
        ours = set()
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return next((name for name in sorted(found) if name not in ours), "")
