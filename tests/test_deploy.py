"""What puts it on the internet: checked by the programs that will read it, and by what the docs promise."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from deploy import roll
from insight import crowd, limits, settings
from insight.screen import crowding, watch
from insight.warehouse.sandbox import keeper
from scripts import cluster

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "systemd" / "insight@.service").read_text(encoding="utf-8")
DOCS = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def run(*command) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_haproxy_finds_no_fault_in_its_file(monkeypatch):
    assert shutil.which("haproxy"), cluster.MISSING
    monkeypatch.setenv("INSIGHT_DEPLOY", str(DEPLOY))
    done = run("haproxy", "-c", "-f", str(DEPLOY / "haproxy.cfg"))
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr


def test_linters_find_no_fault_in_what_makes_containers():
    folder = Path(sys.executable).parent
    done = run(str(folder / "hadolint"), str(DEPLOY / "Dockerfile"))
    assert not done.returncode, done.stdout
    rules = "{extends: default, rules: {document-start: disable, line-length: {max: 120}}}"
    done = run(str(folder / "yamllint"), "-d", rules, str(DEPLOY / "compose.yml"))
    assert not done.returncode, done.stdout


def test_containers_and_units_start_the_app_that_the_docs_describe():
    said = yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))
    names = {name for name in said["services"] if name != "balancer"}
    balancer = said["services"]["balancer"]["environment"]
    assert {balancer[f"INSIGHT_REPLICA_{name.upper()}"] for name in names} == {
        f"{name}:8501" for name in names
    }
    docker = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    for text in (docker, UNIT):
        assert "INSIGHT_PUBLIC=1" in text and "--server.fileWatcherType=none" in text
    for path in re.findall(r"COPY (?:--\S+ )?(\S+)", docker):
        assert (ROOT / path).exists()


def test_secrets_get_neither_into_git_nor_into_an_image():
    for file, rules in (
        (".gitignore", {"/.streamlit/secrets.toml", ".env"}),
        (".dockerignore", {".streamlit/secrets.toml", "**/.env"}),
    ):
        assert rules <= set((ROOT / file).read_text(encoding="utf-8").split()), file


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="a machine without systemd")
def test_systemd_finds_no_fault_in_the_unit(tmp_path):
    unit = tmp_path / "insight@.service"
    unit.write_text(UNIT)
    done = run("systemd-analyze", "verify", str(unit))
    assert "insight@" not in done.stderr, done.stderr


def test_a_replica_runs_from_its_release_s_own_folder_wherever_the_link_leads_by_now(tmp_path):
    """The unit's own line, read by systemd's rules: what is started is the interpreter behind the link."""
    release = tmp_path / "v1"
    (release / ".venv" / "bin").mkdir(parents=True)
    python = release / ".venv" / "bin" / "python"
    python.write_text('#!/bin/sh\necho "$0 $@"\n')
    python.chmod(0o755)
    (tmp_path / "insight").symlink_to(release)
    line = re.search(r"^ExecStart=((?:.*\\\n)*.*)$", UNIT, re.MULTILINE).group(1)
    line = line.replace("\\\n", " ").replace("$$", "$")
    line = line.replace("${ADDRESS}", "127.0.0.1").replace("${PORT}", "8501")
    link = tmp_path / "insight"
    told = {"PATH": os.environ["PATH"], "PWD": str(link)}  # newer systemd says PWD so
    done = subprocess.run(
        shlex.split(line), capture_output=True, text=True, cwd=link, env=told, check=True
    )
    assert done.stdout.startswith(f"{python} -m streamlit run app.py --server.address=127.0.0.1")


def test_a_replica_that_serves_is_not_restarted_while_no_other_does(monkeypatch):
    # Only one is to be updated: the other may be the one that serves, or not.
    said = SimpleNamespace(socket=None, backend="insight", start=0, replicas=[("a", "")])
    head = "# pxname,svname,status\nwww,FRONTEND,OPEN\n"
    rows = "insight,a,UP\ninsight,b,DOWN\ninsight,BACKEND,UP\n"
    monkeypatch.setattr(roll, "ask", lambda path, command: head + rows)
    monkeypatch.setattr(roll, "up", lambda socket, backend, name: name == "a")
    assert not roll._spare(said, "a") and roll._spare(said, "b")
    # A look that has no answer yet says nothing of a replica that has only just begun.
    monkeypatch.undo()
    for status, last, well in (
        ("UP", "L7OK", True),
        ("UP", "* L7OK", False),
        ("UP 1/2", "L7OK", False),
        ("DRAIN", "L7OK", False),
    ):
        found = {"status": status, "check_status": last}
        monkeypatch.setattr(roll, "figures", lambda *asked, found=found: found)
        assert roll.up(Path(), "insight", "a") is well


def test_an_update_that_is_stopped_while_readers_finish_puts_the_replica_back(
    monkeypatch, tmp_path, capsys
):
    asked = []

    def stopped(*told):
        assert (tmp_path / "a.notice").exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(roll, "ask", lambda path, command: asked.append(command) or "")
    monkeypatch.setattr(roll, "_in", lambda said, name: True)
    monkeypatch.setattr(roll, "_spare", lambda said, name: True)
    monkeypatch.setattr(roll, "sessions", stopped)
    monkeypatch.setattr(roll.signal, "signal", lambda *told: None)
    monkeypatch.setattr(sys, "argv", ["roll.py", "a=h:1", "b=h:2", "--notices", str(tmp_path)])
    assert roll.main() == 130
    assert asked == ["set server insight/a state drain", "set server insight/a state ready"]
    assert not list(tmp_path.iterdir()) and "Stopped at a; nobody" in capsys.readouterr().err


def test_haproxy_s_own_page_is_an_answer_of_http():
    head, _, body = (DEPLOY / "full.http").read_bytes().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 503 ") and b"\n" not in head.replace(b"\r\n", b"")
    assert b"<h1>" in body and b"http" not in body.split(b"<main>")[1]


def test_the_docs_say_the_limits_that_hold():
    assert f"`{crowd.SETTING}` open pages ({crowd.MOST}; `0` for no limit)" in DOCS
    exports, uploads = limits.EXPORTS, limits.UPLOADS
    for what, limit in (("files made", exports), ("uploads (10 MB each)", uploads)):
        assert f"| {what} | {limit.session} a minute | {limit.everybody.most} a minute" in DOCS
    assert f"two at the same time, {keeper.QUEUE} waiting" in DOCS and keeper.SLOTS == 2
    for name in (crowding.COPY, watch.NOTICE, crowd.SETTING):
        assert f"`{name}`" in DOCS


def test_every_setting_is_known_and_told_of():
    read = {
        name
        for path in (ROOT / "insight").rglob("*.py")
        for name in re.findall(r'"(INSIGHT_[A-Z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert read == set(settings.KNOWN)
    told = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert not [name for name in settings.KNOWN if name not in told]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("INSIGHT_PUPLIC", "1", "Nothing reads INSIGHT_PUPLIC. Did you mean 'INSIGHT_PUBLIC'?"),
        ("INSIGHT_PUBLIC", "0", "makes the app public whatever it says"),
        ("INSIGHT_DEMONSTRATION", "yes", "is taken for unset: write 1"),
        ("INSIGHT_AHEAD", "no", "is taken for unset: write 0"),
        ("INSIGHT_COPY_ADDRESS", "copy.example.org", "is no address of the web"),
        ("INSIGHT_CONTRIBUTIONS", "off", "so nothing can be sent in"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_said_at_the_start(name, value, said):
    (problem,) = settings.problems({name: value, "INSIGHT_REPLICA_A": "x", "HOME": "/"})
    assert said in problem
    assert not settings.problems({"INSIGHT_PUBLIC": "1", "INSIGHT_COPY_ADDRESS": "http://a.b/c"})


def test_every_line_of_the_log_is_told_of():
    said = (ROOT / "docs" / "watching.md").read_text(encoding="utf-8")
    named = re.compile(r'\b(?:logs\.note|trail\.note|LOG\.\w+)\(\s*"([a-z ]*[a-zA-Z])')
    found = {
        event
        for path in (ROOT / "insight").rglob("*.py")
        for event in named.findall(path.read_text(encoding="utf-8"))
    }
    assert {"start", "published", "fault", "not ready"} <= found
    assert not [event for event in found if f"`{event}" not in said]


def test_an_update_that_is_called_wrongly_says_how_to_call_it():
    done = run(sys.executable, str(DEPLOY / "roll.py"), "a:8501")
    assert done.returncode == 2 and "'a:8501' is not NAME=HOST:PORT" in done.stderr


def test_an_update_without_a_balancer_touches_nothing(tmp_path):
    command = [sys.executable, str(DEPLOY / "roll.py"), "a=127.0.0.1:9", "--restart", "false"]
    done = run(*command, "--socket", str(tmp_path / "haproxy.sock"))
    assert done.returncode == 1 and "Nothing was touched" in done.stderr
