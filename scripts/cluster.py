#!/usr/bin/env python3
"""Several replicas behind HAProxy on this machine, as deploy/ has them: `make demo-cluster`.

    scripts/cluster.py [--replicas 2] [--front 8500] [--folder DIR]     until Ctrl+C
    scripts/cluster.py --folder DIR restart a                           as systemd would

A replica that ends is started again. Only processes that were started here are ever ended.
"""

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
MISSING = "HAProxy is not installed. On Debian or Ubuntu: apt-get install haproxy"


class Cluster:
    """Replicas named a, b and so on, and the balancer in front; `base` is where readers go."""

    def __init__(self, folder: Path, front: int, replicas: int):
        self.folder, self.base = folder, f"http://127.0.0.1:{front}"
        self.socket = folder / "haproxy.sock"
        self.ports = {chr(ord("a") + n): free() for n in range(replicas)}
        self.running: dict[str, subprocess.Popen] = {}
        self.settings = {
            "STREAMLIT_SERVER_COOKIE_SECRET": secrets.token_hex(32),
            "INSIGHT_STORE": str(folder / "store"),
            "INSIGHT_PUBLIC": "1",
        }
        self.balancer_settings = {
            "INSIGHT_FRONT": f"127.0.0.1:{front}",
            "INSIGHT_SOCKET": str(self.socket),
            "INSIGHT_DEPLOY": str(DEPLOY),
            **{
                f"INSIGHT_REPLICA_{name.upper()}": f"127.0.0.1:{port}"
                for name, port in self.ports.items()
            },
        }

    def start(self) -> None:
        """Raises RuntimeError with a sentence where something does not become ready."""
        # Two replicas would otherwise build the same file at once.
        for name in self.ports:
            self.replica(name)
        self.await_ready(f"http://127.0.0.1:{self.ports['a']}/ready")
        for port in self.ports.values():
            self.await_ready(f"http://127.0.0.1:{port}/ready")
        self._run(
            "haproxy",
            [shutil.which("haproxy") or "", "-f", str(self._config())],
            self.balancer_settings,
        )
        self.await_ready(f"{self.base}/_stcore/health")

    def _config(self) -> Path:
        """deploy/haproxy.cfg, with a line for each replica past the two that it has."""
        lines = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8").rstrip().splitlines()
        for name in list(self.ports)[2:]:
            lines.append(f'    server {name} "${{INSIGHT_REPLICA_{name.upper()}}}" cookie {name}')
        path = self.folder / "haproxy.cfg"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    def replica(self, name: str) -> None:
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.address=127.0.0.1"]
        command += [f"--server.port={self.ports[name]}", "--server.fileWatcherType=none"]
        notice = {"INSIGHT_NOTICE": str(self.folder / f"{name}.notice")}
        self._run(name, command, self.settings | notice)

    def _run(self, name: str, command: list[str], settings: dict) -> None:
        with (self.folder / f"{name}.log").open("ab") as out:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **settings}, stdout=out, stderr=out
            )
        aside = self.folder / f".{name}.pid"
        aside.write_text(str(self.running[name].pid), encoding="ascii")
        aside.rename(self.folder / f"{name}.pid")

    def await_ready(self, address: str, patience: float = 180) -> None:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            with suppress(OSError), urllib.request.urlopen(address, timeout=2):
                return
            for name, process in self.running.items():
                if process.poll() is not None:
                    said = (self.folder / f"{name}.log").read_text(errors="replace")[-2000:]
                    raise RuntimeError(f"{name} ended while it was started:\n{said}")
            time.sleep(0.1)
        raise RuntimeError(f"{address} did not answer within {patience:g} s.")

    def mind(self) -> None:
        """For ever: starts what has ended again."""
        while True:
            for name in self.ports:
                if self.running[name].poll() is not None:
                    self.replica(name)
            if self.running["haproxy"].poll() is not None:
                raise RuntimeError("HAProxy has ended; see haproxy.log.")
            time.sleep(0.2)

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free() -> int:
    """A port of 127.0.0.1 that nobody uses."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return line.getsockname()[1]


def restart(folder: Path, name: str) -> None:
    """Ends a replica that the script above started; that script starts it again."""
    path = folder / f"{name}.pid"
    try:
        before = path.read_text(encoding="ascii")
        os.kill(int(before), signal.SIGTERM)
    except (FileNotFoundError, ProcessLookupError):
        sys.exit(f"No replica called {name} runs with its files in {folder}.")
    end = time.monotonic() + 60
    while path.read_text(encoding="ascii") == before:
        if time.monotonic() > end:
            sys.exit(f"{name} did not end within a minute.")
        time.sleep(0.1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--replicas", type=int, default=2)
    parser.add_argument(
        "--front", type=int, default=8500, help="the port that readers use; 0 takes a free one"
    )
    parser.add_argument("--folder", type=Path, help="for logs, sockets and the store; it is kept")
    parser.add_argument("what", nargs="*", metavar="restart NAME", help="restart one replica")
    said = parser.parse_args()
    if said.what:
        if said.folder is None or len(said.what) != 2 or said.what[0] != "restart":
            parser.error("say it as --folder DIR restart NAME")
        restart(said.folder, said.what[1])
        return 0
    if not shutil.which("haproxy"):
        print(MISSING, file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="insight-") as scratch:
        folder = said.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        cluster = Cluster(folder, said.front or free(), said.replicas)
        try:
            cluster.start()
            print(
                f"{said.replicas} replicas are at {cluster.base} (stop them with Ctrl+C)",
                flush=True,
            )
            for name, port in cluster.ports.items():
                print(f"  {name}=127.0.0.1:{port}", flush=True)
            print(f"  logs, sockets and the store: {folder}", flush=True)
            cluster.mind()
        except RuntimeError as fault:
            print(fault, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return 0
        finally:
            cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
