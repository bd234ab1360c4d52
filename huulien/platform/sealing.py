"""After a request that may have changed something, the trail is sealed."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from huulien.platform import maintenance
from huulien.platform.chain import seal_news
from huulien.platform.happenings import has_happened

log = logging.getLogger(__name__)

_SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class Sealing:
    """Seals what the request wrote, in a transaction of its own: the request is done whatever becomes of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        wrote = request.method not in _SAFE_METHODS or has_happened(request)
        if wrote and not maintenance.notice():
            try:
                seal_news()
            except DatabaseError:  # busy: the next request, or `seal_audit`, will
                log.exception("the trail was not sealed")
        return response
