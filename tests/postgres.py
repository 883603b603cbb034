"""A PostgreSQL of its own for a test: made in a folder, on a free port of this machine, gone afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

MISSING = "PostgreSQL is missing: apt-get install postgresql"


def programs() -> Path | None:
    """The folder of initdb and pg_ctl."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    where = shutil.which("initdb") or (str(found[-1]) if found else None)
    return Path(where).resolve().parent if where else None


@contextmanager
def running():
    """Gives the URL of an empty database."""
    bin_ = programs()
    assert bin_, MISSING
    # The server will not run as root; Debian's package brings a user of its own, who may not look
    # into the folders of pytest.
    who = {"user": "postgres", "group": "postgres"} if os.getuid() == 0 else {}
    home = Path(tempfile.mkdtemp(prefix="queue-"))
    if who:
        shutil.chown(home, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=home, timeout=300, **who)

    control = (str(bin_ / "pg_ctl"), "-D", str(home / "data"))
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home} -c fsync=off"
    try:
        run(
            str(bin_ / "initdb"), "-D", str(home / "data"), "-A", "trust", "-U", "test", "--no-sync"
        )
        run(*control, "-w", "-l", str(home / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://test@127.0.0.1:{port}/postgres"
        run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
