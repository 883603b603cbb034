"""Streamlit servers for measuring: each a process of its own on loopback, and what it costs."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
BARE = ROOT / "bench/bare/bare.py"
PAGE = os.sysconf("SC_PAGE_SIZE")
ESTABLISHED = "01"  # as /proc/net/tcp says it


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, its process, and the file of what it says."""

    address: str
    pid: int
    log: Path

    def cpu(self) -> float:
        """Seconds of processor that the process has used, all its threads together."""
        # The kernel's own number for "the clock of process pid", to the nanosecond; /proc counts in 10 ms.
        return time.clock_gettime((~self.pid << 3) | 2)

    def memory(self) -> int:
        """Bytes of memory that the process itself holds."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * PAGE

    def threads(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/task"))

    def open_files(self) -> int:
        """Files, pipes and sockets that the process holds open."""
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def connections(self) -> int:
        """Network connections that readers hold to it."""
        port = f":{int(self.address.rpartition(':')[2]):04X}"
        lines = Path(f"/proc/{self.pid}/net/tcp").read_text().splitlines()[1:]
        fields = (line.split() for line in lines)
        return sum(one[1].endswith(port) and one[3] == ESTABLISHED for one in fields)

    def children(self) -> int:
        """Processes that descend from it and still stand."""
        found, waiting = 0, [self.pid]
        while waiting:
            for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
                try:
                    mine = [int(child) for child in task.read_text().split()]
                except OSError:
                    continue
                found += len(mine)
                waiting += mine
        return found

    def settle(self, seconds: float = 300) -> None:
        """Waits until the process has answered ahead what readers can choose, or for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and b"answers ahead" not in self.log.read_bytes():
            time.sleep(0.5)


@contextmanager
def server(script: Path, **settings):
    """Runs a script on a free port of 127.0.0.1 with a store of its own, unless the environment names
    one; stops it at the end.

    `settings` are added to the environment. Raises RuntimeError when it does not start in a minute.
    """
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    command += ["--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"]
    with tempfile.TemporaryDirectory(prefix="insight-bench-") as folder:
        log = Path(folder) / "log.txt"
        environment = {"INSIGHT_STORE": f"{folder}/store", **os.environ, **settings}
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/_stcore/health", process, log)
            yield Server(address, process.pid, log)
        finally:
            stop(process)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def wait_for(address: str, process, log: Path, seconds: float = 60) -> None:
    """Until an address answers 200. Raises RuntimeError with the log where it does not in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"{address} did not answer:\n{said}")


def stop(process) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
