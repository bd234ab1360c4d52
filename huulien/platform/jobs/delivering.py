"""A file that a view gives: at once while it is small, else made outside the web process.

A view under `delivers` answers a `Delivery`: how the file is made, and how much work that is. What is much becomes a
job of the address, the content and what the user sees of it, so that all who see the same share one rendering. The job
opens the address again as who asked first; whoever fetches its file goes through the view and its guards.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect
from django.urls import resolve
from django.views.decorators.http import require_http_methods

from huulien.platform import clock, content
from huulien.platform.downloads import FORMAT_NAMES, download
from huulien.platform.happenings import Happening, happened
from huulien.platform.jobs.asking import ask, made
from huulien.platform.jobs.limits import CannotMake, job
from huulien.platform.jobs.models import Job
from huulien.platform.jobs.pages import wait_page

WAIT, FETCH = "cho", "lay"  # of an address, with the key of the job
CHANGED = "Quyền xem hoặc nội dung vừa thay đổi. Quay lại trang trước rồi tải lại."


@dataclass(frozen=True)
class Delivery:
    """A file that the user may have. `few`: with no more rows than these it takes less than some three seconds."""

    make: Callable[[], bytes]
    file_format: str
    name: str
    rows: int
    few: int
    commune_id: int | None
    what: str  # in the trail
    back: str  # the page it was asked for on
    count: int | None = None
    of: Any = None
    # What decides what is in it, where that is not who asks: the same for everybody gives everybody the same file.
    sees: Sequence[Any] | None = None
    version: Callable[[], Sequence[Any]] = tuple  # what else it rests on than the rows of the commune


def delivers(view: Callable[..., Delivery | HttpResponse]) -> Callable[..., HttpResponse]:
    """The view that answers with the file, or with the page on which to wait for it."""

    @login_required
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The view is asked as if nobody waited.
        query = request.GET.copy()
        waited, fetched = (query.pop(name, [""])[-1] for name in (WAIT, FETCH))
        request.GET = query
        given = view(request, *args, **kwargs)
        if request.method == "POST" and not waited:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return _answer(request, given, waited, fetched) if isinstance(given, Delivery) else given

    answer.gives = view  # type: ignore[attr-defined]
    return answer


@job(seconds=3600, megabytes=1536, kept=timedelta(hours=1))
def make_delivery(progress: Any, address: str, user: int, sees: str) -> bytes:
    """The file of an address, as the user who asked for it first still sees it."""
    request = HttpRequest()
    request.path_info, _, query = address.partition("?")
    request.method, request.path, request.GET = "GET", request.path_info, QueryDict(query)
    request.user = get_user_model().objects.filter(pk=user, is_active=True).first()
    match = resolve(request.path_info)
    try:
        given = match.func.gives(request, *match.args, **match.kwargs) if request.user else None  # type: ignore[attr-defined]
    except (Http404, PermissionDenied):
        given = None
    if not isinstance(given, Delivery) or _seen(request, given) != sees:
        raise CannotMake(CHANGED)
    return given.make()


def _answer(request: HttpRequest, given: Delivery, waited: str, fetched: str) -> HttpResponse:
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    here, address = f"{request.path}{query}", f"{request.path_info}{query}"
    asked = {"address": address, "user": request.user.pk, "sees": _seen(request, given)}
    if waited or fetched:
        found = Job.objects.filter(key=_key(waited or fetched)).first()
        if found is None or any(found.arguments.get(name) != asked[name] for name in ("address", "sees")):
            return redirect(here)  # forgotten, or never this user's
        if waited:
            file = _with(here, FETCH, waited)
            return wait_page(request, found, file=file, back=given.back, back_words="Quay lại")
        data = made(found)
    elif given.rows <= given.few:
        data, fetched = given.make(), ""
    else:
        # The content of a commune has its version; what is of no single one says its own, or is taken for changed.
        version = [content.data_key(given.commune_id)] if given.commune_id else []
        version = [*version, *given.version()] or [clock.moment()]
        fetched = _hash(asked["sees"], address, clock.today(), content.code_version(), *version)[:40]
        words = f"{given.name}, bản {FORMAT_NAMES[given.file_format]}"
        found = ask(make_delivery, _key(fetched), arguments=asked, words=words, commune_id=given.commune_id)
        data = made(found)
    if data is None:
        return redirect(_with(here, WAIT, fetched))
    if request.method == "GET":
        happened(
            Happening.EXPORT, request, commune_id=given.commune_id, of=given.of, what=given.what, count=given.count
        )
    return download(data, given.file_format, given.name)


def _seen(request: HttpRequest, given: Delivery) -> str:
    """What the file holds of what there is, as far as it hangs on who asks."""
    if given.sees is not None:
        return _hash("all", *given.sees)
    return _hash("own", *sorted((item.role, item.area_id) for item in request.user.current_appointments))


def _key(name: str) -> str:
    return f"file:{name}"


def _with(address: str, name: str, value: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}{name}={value}"


def _hash(*parts: Any) -> str:
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
