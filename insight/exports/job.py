"""An export that runs beside the page: it says how far it is and can be stopped."""

import logging
import threading
from collections.abc import Callable

from insight import exports
from insight.faults import DataFault, QueryFault
from insight.stories import Story

log = logging.getLogger(__name__)


class Job(threading.Thread):
    """Makes one export. `state` is working, done, failed (slides to agree on), stopped or broken; `source`
    is the file that `ask` reads."""

    def __init__(
        self, ask: Callable, story: Story, form: str, agreed: bool = False, source: str = ""
    ):
        super().__init__(daemon=True, name=f"export-{form}")
        self.source = source
        self.ask, self.story, self.form, self.agreed = ask, story, form, agreed
        self.state, self.part, self.what = "working", 0.0, "Starting"
        self.made: exports.Made | None = None
        self.sentences: list[str] = []
        self._stop_asked = threading.Event()

    def stop(self) -> None:
        """Ends the work at the next slide."""
        self._stop_asked.set()

    def _step(self, part: float, what: str) -> None:
        if self._stop_asked.is_set():
            raise exports.Stopped
        self.part, self.what = min(max(part, 0.0), 1.0), what

    def run(self) -> None:
        try:
            self.made = exports.make(self.ask, self.story, self.form, self.agreed, self._step)
            self.state = "done"
        except exports.Stopped:
            self.state = "stopped"
        except exports.Failed as fault:
            self.sentences, self.state = fault.sentences, "failed"
        except (DataFault, QueryFault) as fault:
            self.sentences = [f"The file could not be made: {fault}. Try another format."]
            self.state = "broken"
        except Exception:
            # Whoever waits must be told, whatever it was; the log has the rest.
            log.exception("The export %s of %s could not be made", self.form, self.story.title)
            self.sentences = ["The file could not be made. Try another format."]
            self.state = "broken"
