"""A reader without a browser: speaks Streamlit's own protocol, so that hundreds fit on a machine."""

import re
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

PAGE = "text/html,application/xhtml+xml"
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)


class Reader:
    """Loads a page, keeps its cookies, and holds a session from arrive() to leave()."""

    def __init__(self, base: str):
        self.base, self.cookies, self.line = base, {}, None
        self.texts: list[str] = []
        self.elements: list = []
        self.failed, self.session, self.fetched = "", "", ""

    def get(self, path: str = "/", accept: str = PAGE) -> tuple[int, str, dict]:
        """Status, text and headers of an address; a refusal is an answer too."""
        said = Request(self.base + path, headers={"accept": accept, "cookie": self._cookie()})
        try:
            answer = urlopen(said, timeout=300)
        except HTTPError as refusal:
            answer = refusal
        with answer:
            for line in answer.headers.get_all("set-cookie") or ():
                for name, crumb in SimpleCookie(line).items():
                    self.cookies[name] = crumb.value
            return answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def arrive(self, query: str = "", page: str = "") -> "Reader":
        """Opens a session and waits until its first run is over."""
        self.line = connect(
            self.base.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit"],
            origin=f"http://{urlsplit(self.base).netloc}",
            additional_headers={"Cookie": self._cookie()} if self.cookies else {},
            open_timeout=120,
            max_size=None,
            legacy=True,
        )
        return self.run(query, page)

    def run(self, query: str = "", page: str = "") -> "Reader":
        """Asks for a run and keeps what it drew."""
        ask = BackMsg()
        ask.rerun_script.query_string = query
        ask.rerun_script.page_name = page
        return self._ran(ask)

    def press(self, label: str) -> "Reader":
        """Presses a button of the last run."""
        (button,) = [one.button for one in self.elements if one.button.label == label]
        ask = BackMsg()
        state = ask.rerun_script.widget_states.widgets.add()
        state.id, state.trigger_value = button.id, True
        return self._ran(ask)

    def file(self, label: str) -> tuple[int, str]:
        """Presses a button that makes a file, and fetches it: status and text."""
        (button,) = [
            one.download_button for one in self.elements if one.download_button.label == label
        ]
        ask = BackMsg()
        wanted = ask.backend_operation_request
        wanted.request_id, wanted.session_id = "file", self.session
        wanted.deferred_file.file_id = button.deferred_file_id
        self.line.send(ask.SerializeToString())
        while True:
            message = self._message()
            if message.WhichOneof("type") == "backend_operation_response":
                said = message.backend_operation_response
                self.failed = said.error_msg
                self.fetched = said.deferred_file.url
                return self.get(self.fetched, "*/*")[:2] if self.fetched else (0, "")

    def leave(self) -> None:
        if self.line:
            self.line.close()
            self.line = None

    def _message(self) -> ForwardMsg:
        message = ForwardMsg()
        message.ParseFromString(self.line.recv(timeout=300))
        return message

    def _ran(self, ask: BackMsg) -> "Reader":
        self.line.send(ask.SerializeToString())
        self.texts, self.elements = [], []
        while True:
            message = self._message()
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self.session = message.new_session.initialize.session_id
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                self.elements.append(element)
                what = getattr(element, element.WhichOneof("type"))
                self.texts.append(str(getattr(what, "body", "")))
            if kind == "script_finished" and message.script_finished in FINISHED:
                return self

    @property
    def replica(self) -> str:
        """Which replica the balancer sends this reader to."""
        return self.cookies.get("insight_replica", "")

    @property
    def text(self) -> str:
        return "\n".join(self.texts)

    @property
    def version(self) -> str:
        """The version that the foot of the page names, '' where it names none."""
        found = re.search(r"figures of version (\d+)", self.text)
        return found.group(1) if found else ""
