"""How commands end and speak: stopped, they say so and no more; what strangers wrote commands no terminal."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from insight.publishing import terminal

ROOT = Path(__file__).parents[1]
# A command of its own in the place of `check`, which says when it may be stopped.
PROGRAM = """
import runpy, sys, time
from insight.commands import check
from insight.publishing import terminal
def long():
    print("now", flush=True)
    try:
        time.sleep(60)
    except KeyboardInterrupt:
        {then}
def run(said):
    said.json = said.dry_run = False
    return {how}
check.run = run
sys.argv = ["insight", "check"]
runpy.run_module("insight", run_name="__main__")
"""


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
# DuckDB says of a query that was stopped that it is a fault, and so would we.
@pytest.mark.parametrize("then", ["raise", "raise RuntimeError('Query interrupted') from None"])
@pytest.mark.parametrize("how", ["terminal.told(long, lambda done: ['done'], said)", "long()"])
def test_a_command_that_is_stopped_says_so_and_no_more(sent, then, how, tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(then=then, how=how)],
        cwd=ROOT, env={**os.environ, "INSIGHT_STORE": str(tmp_path)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout.readline() == "now\n"
    process.send_signal(sent)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out) == (128 + sent, "")
    assert err == "\nStopped. What was not finished was not done.\n"


def test_what_strangers_wrote_commands_no_terminal():
    sent = "A\x1b]0;owned\x07 B\n   9  P-AAAA-BBBB  accepted\x9b2J\u202e"
    said = terminal.plain([f"   7  {sent}", "£ – ‘ü’"])
    assert said == "   7  A ]0;owned  B    9  P-AAAA-BBBB  accepted 2J \n£ – ‘ü’"


def test_a_command_ends_though_a_frozen_server_is_still_waited_for():
    """As the client of a cluster does: a thread that Python joins at its end, and never hears anything."""
    script = """
import threading
from insight import stopping
for daemon in (True, False):
    thread = threading.Thread(target=threading.Event().wait, daemon=daemon)
    thread.start()
    if daemon:
        stopping.waits(thread)
print("the cluster does not answer")
stopping.leave(2)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (2, "the cluster does not answer\n")
