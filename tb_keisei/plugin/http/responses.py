"""HTTP, all of it: methods, ETags and headers. Routes call `reading` and `respond`, and know nothing else of it.

TensorBoard's Respond decides on caching: it sends `Cache-Control: no-cache, must-revalidate`, which lets a browser keep
an answer but has it ask again each time. That is what we want (a run can be removed or written anew under its name), so
we add only the ETag by which a repeated question costs a 304 and no body. Respond also sends `nosniff`, compresses
text, and leaves out the body for HEAD. Its Content-Security-Policy is for HTML, of which we serve none.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any, Final

from tensorboard.backend import http_util
from werkzeug.wrappers import Request, Response

from tb_keisei.plugin.http.errors import InvalidArgumentError, MethodNotAllowedError

App = Callable[[Any, Any], Iterable[bytes]]
"""A WSGI application."""
Route = Callable[[Request], App]

JSON: Final = "application/json"
BINARY: Final = "application/octet-stream"


def reading(route: Route) -> App:
    """The WSGI application of a route that only reads."""

    def application(request: Request) -> App:
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowedError
        return route(request)

    app: App = Request.application(application)
    return app


def required(request: Request, name: str) -> str:
    """A parameter that must be there."""
    value = request.args.get(name)
    if value is None:
        raise InvalidArgumentError(f"the parameter {name!r} is missing")
    return value


def respond(request: Request, tag: str, content_type: str, content: Callable[[], object]) -> App:
    """The content, or 304 where the client has what `tag` stands for; `content` is then not called.

    `tag` may hold letters, digits and hyphens. The ETag is weak where Respond may compress the content.
    """
    etag = f'"{tag}"' if content_type == BINARY else f'W/"{tag}"'
    if request.if_none_match.contains_weak(tag):
        return _NotModified(etag, content_type)
    body = content()
    if content_type == JSON:  # not Respond's own way, which takes 20 ms a thousand rows
        body = json.dumps(body, allow_nan=False, separators=(",", ":"))
    response: Response = http_util.Respond(request, body, content_type, headers=[("ETag", etag)])
    return response


class _NotModified:
    """A 304 that keeps its Content-Type: werkzeug drops it, and TensorBoard would warn of it at every poll."""

    def __init__(self, etag: str, content_type: str) -> None:
        self._headers = [
            ("Content-Type", content_type),
            ("ETag", etag),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-cache, must-revalidate"),
        ]

    def __call__(self, _environ: object, start_response: Callable[[str, list[tuple[str, str]]], object]) -> list[bytes]:
        start_response("304 Not Modified", self._headers)
        return []
