"""A server in a process of its own, and a page in Chromium that knows when it is finished."""

import http.server
import os
import re
import socket
import subprocess
import sys
import threading
import time
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import TimeoutError as Late
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


def addresses(root: Path = ROOT) -> list[str]:
    """The address of every page: the briefing is the start, all others have their file's name."""
    stems = sorted(file.stem for file in (root / "pages").glob("*.py"))
    return ["/" if stem == "briefing" else f"/{stem}" for stem in stems]


def file_of(address: str) -> str:
    """'/' -> 'pages/briefing.py'."""
    return f"pages/{address.strip('/') or 'briefing'}.py"


def title_of(address: str, root: Path = ROOT) -> str:
    """What app.py calls a page."""
    app = (root / "app.py").read_text(encoding="utf-8")
    return re.search(rf'st\.Page\("{file_of(address)}", title="([^"]+)"', app).group(1)


@contextmanager
def serving(root: Path, log: Path, flags: tuple = (), wait: float = 60, **settings):
    """Runs app.py of `root` on a free port; gives its address, and stops it at the end.

    `flags` are Streamlit's own, `wait` is how long it may take to start, in seconds, and `settings`
    are added to the environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    options = {"port": port, "address": "127.0.0.1", "headless": "true", "fileWatcherType": "none"}
    command += [f"--server.{name}={value}" for name, value in options.items()]
    command += flags
    environment = {**os.environ, **settings}
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=root, stdout=out, stderr=subprocess.STDOUT, env=environment
        )
    try:
        _healthy(process, f"http://127.0.0.1:{port}/_stcore/health", log, wait)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _healthy(process, address: str, log: Path, timeout: float) -> None:
    end = time.monotonic() + timeout
    while time.monotonic() < end and process.poll() is None:
        try:
            with urlopen(address, timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')}")


@contextmanager
def plain(folder: Path):
    """A folder on a plain web server, as an audience's copy is served; gives its address."""
    handler = partial(Silent, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *said) -> None:
        """Says nothing of any request."""


class RunWatch:
    """Counts finished script runs on the web socket; the page's own attribute misses quick ones.

    A part of a page that looks for news by itself runs every half second: those runs are nobody's,
    and one that ends just after a click is not the answer to it.
    """

    def __init__(self, page):
        self.page, self.finished = page, 0
        self._whole = self._since = False
        page.on("websocket", self._listen)

    def _listen(self, socket) -> None:
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._frame)

    def _sent(self, payload) -> None:
        message = BackMsg()
        message.ParseFromString(bytes(payload))
        if message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun:
            self._whole, self._since = not message.rerun_script.fragment_id, False

    def _frame(self, payload) -> None:
        # The messages that a run starts and is over are short; those with charts take time to parse.
        if isinstance(payload, bytes) and len(payload) < 4000:
            message = ForwardMsg()
            message.ParseFromString(bytes(payload))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._since = True
            elif kind == "script_finished" and message.script_finished in FINISHED:
                whole = message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
                self.finished += whole or (self._since and not self._whole)

    def after(self, action, timeout: float = 120) -> None:
        """Does something that makes the script run, and waits until that run is over."""
        before, end = self.finished, time.monotonic() + timeout
        action()
        while self.finished == before:
            if time.monotonic() > end:
                raise TimeoutError("no run of the script finished")
            self.page.wait_for_timeout(10)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")


# True once nothing is a place-holder, every chart has marks and fills its box, nothing moves, and
# two looks in a row are the same. Charts out of sight may wait until a reader scrolls to them.
# What is still awaited is kept for the message of a time-out.
SETTLED = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const awaited = all('[data-testid=stSkeleton], [data-testid=stAppSkeleton]').map(() => 'skeleton');
  if (!document.querySelector('[data-test-script-state=notRunning]')) awaited.push('a run');
  if (document.querySelector('[data-stale=true]')) awaited.push('what is out of date');
  if (document.fonts.status !== 'loaded') awaited.push('fonts');
  const seen = (element) => element.checkVisibility({ contentVisibilityAuto: true });
  const sizes = all('[data-testid=stPlotlyChart]').filter(seen).map((holder) => {
    const plot = holder.querySelector('.js-plotly-plot');
    const svg = plot && plot.querySelector('.main-svg');
    const drawn = svg && plot.querySelector('path') && plot.querySelector('text');
    const size = drawn ? `${svg.clientWidth}x${svg.clientHeight}` : 'nothing';
    if (!drawn || Math.abs(svg.clientWidth - holder.clientWidth) > 1)
      awaited.push(`a chart: ${size} in ${holder.clientWidth}x${holder.clientHeight}`);
    return size;
  });
  for (const moving of document.getAnimations())
    if (moving.playState === 'running') awaited.push(`motion: ${moving.animationName || ''}`);
  const main = document.querySelector('[data-testid=stMain]');
  const look = [innerWidth, main.scrollHeight, all('*').length, ...sizes].join();
  if (look !== window.lookedLike) awaited.push('one more look');
  window.lookedLike = look;
  window.awaited = awaited;
  return !awaited.length;
}"""
PAINTED = """(colour) => {
  const app = document.querySelector('[data-testid=stApp]');
  return getComputedStyle(app).backgroundColor === colour;
}"""


def _background(theme: str) -> str:
    """The page's colour in .streamlit/config.toml, as a browser says it."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    colour = config["theme"][theme]["backgroundColor"].lstrip("#")
    red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
    return f"rgb({red}, {green}, {blue})"


@dataclass
class Visit:
    """One reader's page, with what the browser complained of and which hosts it asked."""

    page: object
    runs: RunWatch
    complaints: list[str]
    asked: set[str]

    def go(self, address: str, width=1280, height=900, theme: str = "light") -> None:
        """Loads a page afresh, on a screen of this size and theme."""
        self.complaints.clear()
        self.asked.clear()
        self.page.emulate_media(color_scheme=theme)
        self.page.set_viewport_size({"width": width, "height": height})
        self.runs.after(lambda: self.page.goto(address))
        self.settle()

    def do(self, action) -> None:
        """Does something that makes the script run, and waits until the page shows the result."""
        self.runs.after(action)
        self.settle()

    def settle(self) -> None:
        """Waits until the page stands still."""
        try:
            self.page.wait_for_function(SETTLED, polling=30)
        except Late as late:
            awaited = self.page.evaluate("() => window.awaited")
            raise AssertionError(f"{self.page.url} never stood still: {awaited}") from late

    def unroll(self) -> None:
        """Draws all cards, as if the reader had scrolled past them: out of sight they may wait."""
        whole = "[class*=st-key-card-] { content-visibility: visible !important; }"
        self.page.add_style_tag(content=whole)
        self.settle()

    def resize(self, width: int, height: int = 900) -> None:
        self.page.set_viewport_size({"width": width, "height": height})
        self.settle()

    def theme(self, name: str) -> None:
        """The reader's system turns light or dark; waits until the page has followed."""
        self.page.emulate_media(color_scheme=name)
        self.page.wait_for_function(PAINTED, arg=_background(name))
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Types into a select box and takes the option of exactly that name."""
        self.page.get_by_role("combobox", name=label, exact=True).fill(option)
        self.do(self.page.get_by_role("option", name=option, exact=True).click)

    def cards(self, name: str = ""):
        return self.page.locator(f"[class*=st-key-card-{name}]")

    def view(self, card, name: str) -> None:
        """Shows a card's chart, numbers, SQL or sources."""
        choice = card.get_by_role("radio", name=name, exact=True)
        if choice.get_attribute("aria-checked") != "true":
            self.do(choice.click)

    def open_menu(self, card) -> None:
        """Opens "Save or share" and waits until its buttons stand."""
        self.do(card.get_by_role("button", name="Save or share").click)
        self.page.get_by_role("button", name="Copy a link").wait_for()

    def close_menu(self) -> None:
        self.do(lambda: self.page.keyboard.press("Escape"))

    def sections(self):
        """Opens the parts of a long page one after the other; gives the name of each."""
        tabs = self.page.locator(".st-key-section [role=tablist]").first.locator("[role=tab]")
        if not tabs.count():
            yield ""
        for place in range(tabs.count()):
            if tabs.nth(place).get_attribute("aria-selected") != "true":
                self.do(tabs.nth(place).click)
            yield tabs.nth(place).inner_text()


def visit(browser, base: str, context=None) -> Visit:
    """A new reader, who has not gone anywhere yet and has nothing in store.

    `context` is one that forget() gave.
    """
    if context is None:
        context = browser.new_context(
            base_url=base,
            reduced_motion="reduce",
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(120_000)
    page = context.new_page()
    told = Visit(page, RunWatch(page), [], set())
    page.on("pageerror", lambda error: told.complaints.append(f"uncaught: {error}"))
    page.on("console", lambda message: _note(told.complaints, message))
    page.on("request", lambda request: told.asked.add(urlsplit(request.url).netloc))
    return told


def forget(visit: Visit, base: str):
    """Takes away all that a reader was given to keep; gives the context, for the next who arrives.

    Only Streamlit's scripts stay, in the cache: to fetch and compile them anew takes seconds.
    """
    page, context = visit.page, visit.page.context
    page.goto("about:blank")
    line = context.new_cdp_session(page)
    line.send("Storage.clearDataForOrigin", {"origin": base, "storageTypes": "all"})
    context.clear_cookies()
    page.close()
    return context


def _note(complaints: list[str], message) -> None:
    if message.type == "error":
        complaints.append(f"{message.text} ({message.location.get('url', '')})")
