"""Streamlit's own page, with what every page of ours needs before its first run.

As installed, a browser asks twice after the server's health before it opens its line, and on every page
but the first it asks in the wrong place before that, and writes two errors to the console. Whoever could
load the page has found the server: `window.__streamlit` is Streamlit's own way for a host to say so. The
house's look and its mending belong to the page as well, and not to each run.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path

from insight.screen.door import is_page

HERE = Path(__file__).parent
STATIC = HERE.parents[1] / "static"
NAME = "Sector Innovation Insight"
# Scripts stand beside the page, wherever a proxy has put it, and so does the line to the server. Nobody
# may frame the page (the policy of serving.py), so that no other host has anything to say to it.
SCRIPT = """
      window.__streamlit = {
        BACKEND_BASE_URL: new URL(".", location).href,
        HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
      }
    """
# What a browser kept by these would be the page as it was installed.
STALE = (b"content-length", b"etag", b"last-modified", b"accept-ranges")


@cache
def _written() -> tuple[tuple[bytes, bytes], ...]:
    """What stands in the installed page, and what takes its place."""
    style = f':root {{ --insight-name: "{NAME}"; }}' + "".join(
        (HERE / name).read_text(encoding="utf-8") for name in ("house.css", "print.css")
    )
    # By its content, or a browser would go on with the one it has kept after an upgrade.
    mark = sha256((STATIC / "mend.js").read_bytes()).hexdigest()[:12]
    # Last in the page: Streamlit's own rules, which it adds to the head, are no stronger.
    last = f'<style>{style}</style><script defer src="./app/static/mend.js?{mark}"></script>'
    return tuple(
        (old.encode(), new.encode())
        for old, new in (
            ("<title>Streamlit</title>", f"<title>{NAME}</title><script>{SCRIPT}</script>"),
            ("</body>", f"{last}</body>"),
        )
    )


class Entry:
    """ASGI middleware: writes into the page. Stands inside the door, which answers some by itself."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or not is_page(scope):
            await self.app(scope, receive, send)
            return
        # What is compressed cannot be written into.
        asked = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        start, body = {}, b""

        async def write(message):
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            if body:
                for old, new in _written():
                    body = body.replace(old, new, 1)
                kept = [pair for pair in start["headers"] if pair[0] not in STALE]
                start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
            await send(start)
            await send({"type": "http.response.body", "body": body})

        await self.app({**scope, "headers": asked}, receive, write)
