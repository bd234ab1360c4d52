"""Pages that are made once for as long as nothing they show has changed.

The content version of a commune is read from its trail: every change of a business row writes an entry, whatever door
it came through. A page is kept under that version; a browser that holds it is told so without making it again.
"""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from huulien.platform import clock, maintenance
from huulien.platform.models import CHANGES, AuditEntry

KEPT_FOR = 24 * 3600  # seconds; the version is what makes a page old
LATEST = 500  # of a commune's entries: more than others write of it while one transaction lasts
ASK_AGAIN = "private, no-cache"  # kept by the browser, which asks each time whether it still holds


def content_version(commune_id: int) -> tuple[int, int]:
    """(the number of the newest change of a commune's rows, the sum of the latest numbers); another after every change.

    The newest alone would not do: on PostgreSQL a transaction takes its numbers before it ends, so a change may become
    visible with a number below one that was there already.
    """
    changes = AuditEntry.objects.filter(commune_id=commune_id, operation__in=CHANGES)
    latest = changes.order_by("-pk")[:LATEST]
    found = latest.aggregate(newest=Max("pk"), numbers=Sum("pk"))
    return found["newest"] or 0, int(found["numbers"] or 0)  # PostgreSQL sums whole numbers to decimals


@lru_cache(maxsize=1)
def code_version() -> str:
    """What made the pages: a hash of the templates and modules this process runs."""
    root = Path(settings.BASE_DIR)
    folders = ("templates", "huulien", "households", "surveys", "programs", "reports")
    files = [path for folder in folders for path in (root / folder).rglob("*") if path.suffix in {".py", ".html"}]
    return _hash(*(path.read_bytes() for path in sorted(files)))


def page_key(request: HttpRequest, commune_id: int, *parts: Any) -> str:
    """The key of a page about a commune: its address, what the user may see, the day, and the content's version."""
    appointments = sorted((item.role, item.area_id) for item in request.user.current_appointments)
    return _hash(
        code_version(), request.get_full_path(), appointments, clock.today(), content_version(commune_id), *parts
    )


def data_key(commune_id: int, *parts: Any) -> str:
    """The key of what is made of a commune's rows alone, whoever asks for it."""
    return _hash(code_version(), content_version(commune_id), *parts)


def kept(key: str, make: Callable[[], Any]) -> Any:
    """What was made under the key before, or what `make` gives."""
    found = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, KEPT_FOR)
    return found


def answer(request: HttpRequest, key: str, respond: Callable[[], HttpResponse]) -> HttpResponse:
    """What `respond` gives, for the browser to keep and ask again about; 304 when it holds it already.

    For pages without personal data alone. A page that carries a message to the user is always made.
    """
    if len(get_messages(request)):
        return respond()
    etag = quote_etag(_hash(key, maintenance.notice(), request.user.pk, request.user.get_session_auth_hash()))
    response = get_conditional_response(request, etag=etag) or respond()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = ASK_AGAIN
    return response


def _hash(*parts: Any) -> str:
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()
