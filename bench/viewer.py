"""A reader without a browser: opens a page over the web socket and changes filters, as a browser would.

It speaks Streamlit's own protocol with Streamlit's own message classes, keeps the messages that a
browser keeps, and draws nothing. Times are from the click to the last message of the run.
"""

import asyncio
import time
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode, urlsplit

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

PATIENCE = 60
GOOD = (
    ForwardMsg.FINISHED_SUCCESSFULLY,
    ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
    ForwardMsg.FINISHED_EARLY_FOR_RERUN,
)
PICTURES = ("plotly_chart", "deck_gl_json_chart")


@dataclass(frozen=True)
class Choice:
    """A select box as it stood in the last run that drew it."""

    id: str
    key: str
    options: tuple[str, ...]
    fragment: str


@dataclass
class Viewer:
    """One open session. Use as `async with Viewer(address, "barriers") as viewer`.

    After each run: `choices` and `buttons` by label, `charts` drawn in the run, `bytes` received in it.
    `faults` collects exceptions, error boxes and runs that did not end well, of the whole session.
    """

    address: str
    page: str = ""
    query: dict = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    charts: int = 0
    bytes: int = 0

    async def __aenter__(self):
        host = urlsplit(self.address).netloc
        self._socket = await connect(
            f"ws://{host}/_stcore/stream",
            subprotocols=["streamlit"],
            origin=self.address,
            max_size=None,
            open_timeout=PATIENCE,
        )
        self._hash, self._kept = "", {}
        return self

    async def __aexit__(self, *fault):
        await self._socket.close()

    async def open(self) -> float:
        """Seconds of the first run of the page."""
        return await self._run(self._asking())

    async def again(self) -> float:
        """Seconds of the whole page run again with nothing changed."""
        return await self._run(self._asking())

    async def choose(self, label: str, option: str) -> float:
        """Seconds of a choice in a select box. Only its fragment runs, where it stands in one."""
        choice = self.choices[label]
        if choice.key:
            self.query[choice.key] = option
        message = self._asking()
        state = message.rerun_script.widget_states.widgets.add()
        state.id, state.string_value = choice.id, option
        message.rerun_script.fragment_id = choice.fragment
        return await self._run(message)

    async def press(self, label: str) -> float:
        """Seconds of the run that a button starts."""
        message = self._asking()
        state = message.rerun_script.widget_states.widgets.add()
        state.id, message.rerun_script.fragment_id = self.buttons[label]
        state.trigger_value = True
        return await self._run(message)

    async def change(self, label: str, dice: Random) -> float:
        """As choose(), with an option drawn by chance that is not the one chosen now."""
        choice = self.choices[label]
        now = self.query.get(choice.key)
        return await self.choose(label, dice.choice([o for o in choice.options if o != now]))

    def _asking(self) -> BackMsg:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = urlencode(self.query)
        asked.page_script_hash = self._hash
        asked.page_name = "" if self._hash else self.page
        asked.cached_message_hashes.extend(self._kept)
        asked.context_info.timezone, asked.context_info.locale = "Europe/London", "en-GB"
        asked.context_info.url = f"{self.address}/{self.page}"
        asked.context_info.color_scheme = "light"
        return message

    async def _run(self, message: BackMsg) -> float:
        self.charts = self.bytes = 0
        started = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while True:
                raw = await self._socket.recv()
                self.bytes += len(raw)
                if self._take(ForwardMsg.FromString(raw)):
                    return time.perf_counter() - started

    def _take(self, message: ForwardMsg) -> bool:
        """Notes what a message says; True when the run that was asked for is over."""
        kind = message.WhichOneof("type")
        if kind == "ref_hash":
            message = self._kept[message.ref_hash]
            kind = message.WhichOneof("type")
        elif message.metadata.cacheable and message.hash:
            self._kept[message.hash] = message
        if kind == "new_session":
            self._hash = message.new_session.page_script_hash
        elif kind == "navigation":
            self._hash = message.navigation.page_script_hash
        elif kind == "page_not_found":
            self.faults.append(f"no page {self.page}")
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._draw(message.delta)
        elif kind == "script_finished":
            if message.script_finished not in GOOD:
                said = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
                self.faults.append(said)
            # A run that starts again at once ends twice.
            return message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return False

    def _draw(self, delta) -> None:
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind in PICTURES:
            self.charts += 1
        elif kind == "selectbox":
            box = element.selectbox
            self.choices[box.label] = Choice(
                box.id, box.query_param_key, tuple(box.options), delta.fragment_id
            )
        elif kind == "button":
            self.buttons[element.button.label] = (element.button.id, delta.fragment_id)
        elif kind == "exception":
            self.faults.append(f"{element.exception.type}: {element.exception.message}"[:200])
        elif kind == "alert" and element.alert.format == Alert.ERROR:
            self.faults.append(element.alert.body[:200])
