"""What goes round the app on its way to a browser: policy, allowed names, readiness, plain errors."""

import gc
import logging
import secrets
import threading
import time
from contextlib import asynccontextmanager, suppress

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.routing import Route
from streamlit import net_util

from insight import charts, figures, logs, roles, settings
from insight.faults import DataFault, QueryFault
from insight.screen import copying, data, parts, themes, watch
from insight.screen.crowding import CROWD
from insight.screen.door import Door
from insight.screen.entry import STATIC, Entry
from insight.warehouse import published

LOG = logging.getLogger("insight")
# The one line of script inside Streamlit's own page, and the one that entry.py adds. A test computes
# both from the page as it is served, so that an upgrade which changes one fails there and not in a
# reader's browser.
INLINE_SCRIPTS = (
    "sha256-THxz9J9+wf7rhwR2YkXJoSZ13UCmYyC+3lNDv2+8ugA=",
    "sha256-rvUtHUVZLuLToVXEj0kS7H7BitQBpKogj76jwOJ88HM=",
)
# blob: in script-src is how Streamlit starts a component of ours. Only a script that already runs can
# make such an address, so markup that got into a page by mistake still cannot start one.
POLICY = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "script-src": " ".join(
        ["'self' blob: 'wasm-unsafe-eval'", *(f"'{one}'" for one in INLINE_SCRIPTS)]
    ),
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self' blob:",
    "manifest-src": "'self'",
    "media-src": "'self'",
}
HEADERS = {
    "content-security-policy": "; ".join(f"{what} {where}" for what, where in POLICY.items()),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}
# A balancer asks for these by number, and they say nothing.
HEALTH = ("/_stcore/health", "/ready")
ICON = STATIC / "icon.png"
# Figures of the process are for its operator, on the machine itself (docs/operating.md).
PRIVATE = ("/_stcore/metrics",)


class Guard:
    """ASGI middleware: refuses names and places that are not ours, and adds the headers."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = HTTPConnection(scope).headers.get("host", "")
        if scope["path"] not in HEALTH and not _known(host):
            refusal = PlainTextResponse("This name is not served here.", 403, HEADERS)
            await refusal(scope, receive, send)
            return
        if scope["path"].startswith(PRIVATE):
            await PlainTextResponse("Not found.", 404, HEADERS)(scope, receive, send)
            return

        async def with_headers(message):
            if message["type"] == "http.response.start":
                said = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", ()), *said]}
            await send(message)

        await self.app(scope, receive, with_headers)


def _known(host: str) -> bool:
    """Whether a Host header names this server: server.allowedHosts, or anything where that is empty."""
    allowed = [one.strip().lower() for one in st.get_option("server.allowedHosts")]
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    name = name.strip("[]").lower()
    return not allowed or any(
        one in ("*", name) or (one.startswith("*.") and name.endswith(one[1:])) for one in allowed
    )


class Readiness:
    """Whether a process may be sent readers: data built, one question answered, pictures drawn."""

    def __init__(self):
        self.state, self.why = "starting", ""

    def prepare(self) -> None:
        """Does what a first reader would otherwise wait for; never raises. May be called again."""
        # There is no reader yet, and Streamlit would say so at every step.
        logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True
        started = time.monotonic()
        try:
            if why := published.unusable(published.edition()):
                raise DataFault([why])
            data.warm()
            # Libraries and data stay as long as the process: nobody need look through them for rubbish
            # again and again, which once was most of the processor time of every run.
            gc.collect()
            gc.freeze()
            # What is young is looked through after so many new things, not after 700, a dozen times a choice.
            gc.set_threshold(20_000, 10, 10)
            self.state, self.why = "ready", ""
            logs.note("ready", seconds=round(time.monotonic() - started, 2))
        except Exception as fault:
            # No reader is part of this fault, so its words may be said: all of them in the log, and on the
            # web what is a sentence of ours, which has no place of the machine in it.
            if self.state != "failed":
                LOG.exception("not ready", extra={"fields": {"why": str(fault)}})
            ours = isinstance(fault, DataFault | QueryFault)
            self.state = "failed"
            self.why = str(fault).splitlines()[0] if ours else "The log says why, at 'not ready'."

    async def answer(self, request) -> JSONResponse:
        code = 200 if self.state == "ready" else 503
        said = {"state": self.state, "version": watch.version()}
        why = self.why or watch.trouble()
        said |= {"why": why} if why else {}
        return JSONResponse(said, code, {"cache-control": "no-store"})


async def icon(request) -> FileResponse:
    """The house's own, where Streamlit looks for one whenever a page names none of its own."""
    return FileResponse(ICON, headers={"cache-control": "max-age=86400"})


async def plotly(request) -> FileResponse:
    """Plotly's script as its package carries it: the app's own folder may be one that it cannot write to."""
    return FileResponse(charts.SCRIPT, headers={"cache-control": "max-age=86400"})


def around() -> dict:
    """What st.App takes besides the script: routes, middleware, start-up and errors in plain words."""
    readiness = Readiness()
    # Streamlit would ask a website for this machine's address, and make all readers wait for it, whenever
    # somebody's browser says that it comes from another site.
    net_util.get_external_ip = lambda: None
    copying.once()
    themes.once()

    @asynccontextmanager
    async def lifespan(app):
        logs.begin()
        logs.note("start", limit=CROWD.limit)
        for why in settings.problems():
            LOG.error("setting", extra={"fields": {"why": why}})
        if wrong := roles.problems():
            watch.say_roles(wrong)

        def work():
            readiness.prepare()
            # Readers are let in by now: this is for the first who opens the page Ask.
            with suppress(Exception):
                data.warm_checks()
            watch.keep(readiness)

        threading.Thread(target=work, name="warm-up", daemon=True).start()
        yield
        watch.close()
        logs.note("stop", **dict(zip(("sessions", "waiting"), CROWD.count(), strict=True)))

    return {
        "routes": [
            Route("/ready", readiness.answer),
            Route("/favicon.png", icon),
            Route(f"/{parts.PLOTLY}", plotly),
        ],
        "middleware": [Middleware(Guard), Middleware(Door), Middleware(Entry)],
        "lifespan": lifespan,
        "on_script_error": say,
    }


def say(fault: Exception) -> bool:
    """One sentence for the reader, the fault for the log, and a reference that joins the two."""
    reference = secrets.token_hex(4)
    figures.HERE.count("faults")
    LOG.error("fault %s", reference, exc_info=fault)
    st.error(
        f"Something went wrong on our side and this part could not be shown. "
        f"Load the page again; if it stays, tell the operator the reference {reference}."
    )
    return True
