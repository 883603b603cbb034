"""`python -m insight snapshot`: the public database to open elsewhere, and a zip of its tables."""

import sys
from pathlib import Path

ABOUT = "write insight.duckdb, and insight.zip with Parquet, CSV, terms and caveats"


def add(parser) -> None:
    parser.add_argument(
        "--to", type=Path, default=Path(), metavar="FOLDER", help="where to; this folder by default"
    )
    parser.add_argument(
        "--to-parquet",
        type=Path,
        metavar="DIR",
        help="for a cluster: tables as Parquet, nothing else",
    )


def run(said) -> int:
    """Writes both files anew, or a new folder of Parquet. 0 is written, 2 is not; what stood there
    before is kept then."""
    from insight.faults import DataFault
    from insight.warehouse import lake, parcel

    try:
        if said.to_parquet:
            tables = lake.publish(said.to_parquet)["tables"].values()
            rows = sum(one["rows"] for one in tables)
            print(f"{said.to_parquet} ({len(tables)} tables, {rows:,} rows)")
            return 0
        file = parcel.database(said.to / "insight.duckdb")
        bundle = parcel.parcel(file, said.to / "insight.zip")
    except DataFault as fault:
        print("\n".join(fault.sentences), file=sys.stderr)
        return 2
    except OSError as fault:
        reason = fault.strerror or "the disk refused it"
        to, option = (said.to_parquet, "--to-parquet") if said.to_parquet else (said.to, "--to")
        print(f"The files could not be written to {to}: {reason}. Choose another folder with {option}.",
              file=sys.stderr)  # fmt: skip
        return 2
    for path in (file, bundle):
        print(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")
    return 0
