"""A reader's session without a browser: it speaks Streamlit's own protocol over the web socket."""

import json
import time
from contextlib import contextmanager
from urllib.parse import urlencode

import pyarrow as pa
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

SLOWEST = 180


class Session:
    """What one reader was sent. `elements` are those of the last run, in the order they came."""

    def __init__(self, socket):
        self.socket, self.elements, self.address = socket, [], ("", "")
        self.fragments: dict[str, str] = {}

    def go(self, page: str, **address: str) -> None:
        """Opens a page by an address, as a link does, and waits until it is finished."""
        self.address = (page, urlencode(address))
        self._run(BackMsg())

    def press(self, name: str) -> None:
        """Presses the button with that label or key, and waits until the page, or its part, is done."""
        button = next(
            element.button
            for element in self.elements
            if element.WhichOneof("type") == "button"
            and (element.button.label == name or element.button.id.endswith(f"-{name}"))
        )
        message = BackMsg()
        message.rerun_script.fragment_id = self.fragments[button.id]
        widget = message.rerun_script.widget_states.widgets.add()
        widget.id, widget.trigger_value = button.id, True
        self._run(message)

    def _run(self, message: BackMsg) -> None:
        asked = message.rerun_script
        asked.page_name, asked.query_string = self.address
        self.socket.send(message.SerializeToString())
        self.elements, begun, end = [], False, time.monotonic() + SLOWEST
        while True:
            told = ForwardMsg()
            told.ParseFromString(self.socket.recv(timeout=end - time.monotonic()))
            kind = told.WhichOneof("type")
            if kind == "new_session":
                self.elements, begun = [], True
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                element = told.delta.new_element
                self.elements.append(element)
                if element.WhichOneof("type") == "button":
                    self.fragments[element.button.id] = told.delta.fragment_id
            elif (
                kind == "script_finished"
                and begun
                and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
            ):
                return

    def texts(self) -> list[str]:
        """Headings, running text and messages."""
        found = []
        for element in self.elements:
            kind = element.WhichOneof("type")
            if kind in ("heading", "markdown", "html", "alert"):
                found.append(getattr(element, kind).body)
        return found

    def faults(self) -> list[str]:
        """Stack traces, and messages in red."""
        found = [
            element.exception.message
            for element in self.elements
            if element.WhichOneof("type") == "exception"
        ]
        red = [
            element.alert.body
            for element in self.elements
            if element.WhichOneof("type") == "alert" and element.alert.format == element.alert.ERROR
        ]
        return found + red

    def tables(self) -> list[list[dict]]:
        """The rows of every table."""
        return [
            pa.ipc.open_stream(element.table.arrow_data.data).read_all().to_pylist()
            for element in self.elements
            if element.WhichOneof("type") == "table"
        ]

    def charts(self) -> list[dict]:
        """The figures of Plotly, as they are sent."""
        return [
            json.loads(element.plotly_chart.spec)
            for element in self.elements
            if element.WhichOneof("type") == "plotly_chart"
        ]


@contextmanager
def session(base: str):
    """Somebody arrives at a server, such as http://127.0.0.1:8501; leaves at the end."""
    address = f"{base.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], origin=base, max_size=None) as socket:
        yield Session(socket)
