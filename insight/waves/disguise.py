"""What a file is, by its first bytes and never by its name; and whether a zip is safe to open."""

import zipfile
from pathlib import Path

from insight.faults import DataFault
from insight.waves.limits import MB, PARTS, Limits

SAVE = "Save it as CSV or as an Excel workbook (.xlsx) and try again."
KNOWN = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"BM": "a picture (BMP)",
    b"RIFF": "a picture or a recording",
    b"\x1f\x8b": "a packed file (gzip)",
    b"7z\xbc\xaf": "a packed archive (7z)",
    b"Rar!": "a packed archive (RAR)",
    b"BZh": "a packed file (bzip2)",
    b"SQLite format 3": "an SQLite database",
    b"PAR1": "a Parquet file",
    b"{\\rtf": "a rich text document",
    b"MZ": "a program",
    b"\x7fELF": "a program",
    b"<?xml": "an XML file",
    b"<html": "a web page",
    b"<!doctype html": "a web page",
    b"<table": "a web page",
    b"{": "a JSON file",
    b"[{": "a JSON file",
}


def kind(path: Path, name: str, limits: Limits) -> str:
    """'xlsx' or 'text'. Raises DataFault when the file is neither, too large, or a trap."""
    size = path.stat().st_size
    if size == 0:
        raise DataFault([f"{name} is empty: it holds no bytes. Export it again."])
    if size > limits.size:
        raise DataFault(
            [
                f"{name} has {size / MB:,.1f} MB; the limit is {limits.size // MB:,} MB. Split it, or ask "
                "the operator to load it at the command line."
            ]
        )
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK"):
        archive(path, name, limits)
        return "xlsx"
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        data = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise DataFault([f"{name} is locked with a password. Save it without one."])
        raise DataFault([f"{name} is in an old Office format (such as .xls). {SAVE}"])
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, what in KNOWN.items():
        # Two letters alone prove little: a header may begin with them.
        sure = len(magic) > 2 or b"\0" in start or magic in (b"{", b"\x1f\x8b")
        if sure and (start.startswith(magic) or bare.startswith(magic.lower())):
            raise DataFault([f"{name} is {what}, not a table of answers. {SAVE}"])
    return "text"


def archive(path: Path, name: str, limits: Limits) -> None:
    """Looks at a zip's directory, unpacking nothing."""
    try:
        with zipfile.ZipFile(path) as opened:
            parts = opened.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        raise DataFault(
            [f"{name} begins like a workbook but is damaged or cut short. Export it again."]
        ) from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        what = (
            "an OpenDocument file" if "mimetype" in names
            else "a Word document" if any(one.startswith("word/") for one in names)
            else "a presentation" if any(one.startswith("ppt/") for one in names)
            else "an Excel binary workbook (.xlsb)" if "xl/workbook.bin" in names
            else "a packed archive (zip)"
        )  # fmt: skip
        raise DataFault([f"{name} is {what}, not an Excel workbook. {SAVE}"])
    if any(part.flag_bits & 1 for part in parts):
        raise DataFault([f"{name} is locked with a password. Save it without one."])
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise DataFault([f"{name} contains macros (programs). Save it as .xlsx without macros."])
    if len(parts) > PARTS:
        raise DataFault([f"{name} has {len(parts):,} parts inside; a workbook has a few. {SAVE}"])
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    tight = [part for part in parts if part.file_size > limits.ratio * max(1, part.compress_size)]
    if unpacked > limits.unpacked:
        raise DataFault(
            [
                f"{name} would unpack to {unpacked / MB:,.0f} MB; the limit is "
                f"{limits.unpacked // MB:,} MB. Copy the answers alone to a new workbook."
            ]
        )
    if unpacked > limits.ratio * packed or any(part.file_size > MB for part in tight):
        raise DataFault(
            [
                f"{name} is packed more than {limits.ratio} to 1, as no survey tool does. "
                "Copy the answers alone to a new workbook, or save them as CSV."
            ]
        )
