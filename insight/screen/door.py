"""Lets people in while there is room, and tells the others before any work is done for them.

Who has a place is known by a cookie that says nothing else. A page that was open elsewhere, or
arrives with others in the same moment, is told by the frame instead (crowding.py).
"""

import html
import re
import secrets

from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse

from insight.faults import Refused
from insight.limits import UPLOADS
from insight.screen.crowding import COOKIE, CROWD, FULL, PLACES, copy, turned_away

HEADER = b"x-insight-place"
LINE = "/_stcore/stream"
# What belongs to a page that is in already, and to signing in.
PARTS = ("/_stcore/", "/static/", "/app/", "/media/", "/component", "/auth/", "/oauth2", "/ready")
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/")
AGAIN = 30
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Full · Sector Innovation Insight</title>
<style>:root{{color-scheme:light dark;background:#fff;color:#1b2330;--link:#12436d}}
@media(prefers-color-scheme:dark){{:root{{background:#0f1722;color:#eef2f7;--link:#a9d2f7}}}}
h1{{font-size:1.9rem;line-height:1.25}}a{{color:var(--link)}}
body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;
margin:12vh auto;padding:0 1rem}}</style></head><body><main><h1>Sector Innovation Insight is full</h1>
<p>{said}</p>{copy}<p><a href="{here}">Try again</a></p></main></body></html>"""


class Door:
    """ASGI middleware: a place for each page while there is one, and not too many uploads."""

    def __init__(self, app):
        self.app, self.uploads = app, {}

    async def __call__(self, scope, receive, send):
        if scope["type"] == "websocket" and scope["path"].endswith(LINE):
            await self._line(scope, receive, send)
        elif scope["type"] == "http" and is_page(scope):
            await self._page(scope, receive, send)
        elif scope["type"] == "http" and (found := UPLOAD.search(scope["path"])):
            if scope["method"] == "PUT" and (said := self._too_many(found.group(1))):
                await PlainTextResponse(said, 429)(scope, receive, send)
                return
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _line(self, scope, receive, send):
        """Gives the page a place for as long as its line is open; the run finds it by the header."""
        place = CROWD.arrive(HTTPConnection(scope).cookies.get(COOKIE, ""))
        number = secrets.token_hex(8)
        PLACES[number] = place
        kept = [pair for pair in scope["headers"] if pair[0].lower() != HEADER]
        try:
            headers = [*kept, (HEADER, number.encode())]
            await self.app({**scope, "headers": headers}, receive, send)
        finally:
            PLACES.pop(number, None)
            CROWD.leave(place)

    async def _page(self, scope, receive, send):
        token = HTTPConnection(scope).cookies.get(COOKIE, "")
        if CROWD.full_for(token):
            turned_away("turned away")
            await _full(scope)(scope, receive, send)
            return

        async def with_cookie(message):
            if message["type"] == "http.response.start" and not token:
                secure = "; Secure" if _is_https(scope) else ""
                said = f"{COOKIE}={secrets.token_hex(16)}; Path=/; HttpOnly; SameSite=Lax{secure}"
                headers = [*message.get("headers", ()), (b"set-cookie", said.encode())]
                message = {**message, "headers": headers}
            await send(message)

        await self.app(scope, receive, with_cookie)

    def _too_many(self, session: str) -> str:
        """'' where a session may send one more file; files of a session are kept in memory."""
        if len(self.uploads) > 1000:
            self.uploads.clear()
        try:
            UPLOADS.take(self.uploads.setdefault(session, UPLOADS.window()))
        except Refused as refusal:
            return str(refusal)
        return ""


def is_page(scope) -> bool:
    """Whether a browser asks for a page, and not for a part of one."""
    accepts = HTTPConnection(scope).headers.get("accept", "")
    return (
        scope["method"] == "GET" and "text/html" in accepts and not scope["path"].startswith(PARTS)
    )


def _is_https(scope) -> bool:
    return "https" in (scope.get("scheme"), HTTPConnection(scope).headers.get("x-forwarded-proto"))


def _full(scope) -> HTMLResponse:
    """A page of its own: what is the matter, and two ways on. It costs 2 ms, a run of a page 40."""
    # One slash: two would lead to another host.
    here = "/" + scope["path"].lstrip("/")
    here += ("?" + scope["query_string"].decode("latin-1")).rstrip("?")
    address = copy()
    way_on = (
        f'<p><a href="{html.escape(address)}">Read the copy without choices</a>: the same figures, '
        "with room for everybody.</p>"
        if address
        else ""
    )
    text = PAGE.format(said=html.escape(FULL), copy=way_on, here=html.escape(here))
    return HTMLResponse(text, 503, {"retry-after": str(AGAIN), "cache-control": "no-store"})
