"""Requests that are too large are refused before anything of them is read.

The server in front refuses what is larger than any page takes; here a sender who is not logged in is held to what a
log-in form needs, so that nobody unknown fills the memory or the disk.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from huulien.lib.numbers import plain_number

LARGEST_FILE = 10 * 1024 * 1024  # of what is added to a record; a picture of a telephone is 3 to 8 MB
LARGEST = LARGEST_FILE + 1024 * 1024  # and the form around it
LARGEST_FORM = 6 * 1024 * 1024  # without its files
LARGEST_BEFORE_LOGIN = 64 * 1024

Handler = Callable[[HttpRequest], HttpResponse]


class BodyLimits:
    """413 for a body larger than the sender may send."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = plain_number(request.META.get("CONTENT_LENGTH") or "0")
        if length is None or length > self._most(request):
            return self._refusal(request)
        return self.get_response(request)

    @staticmethod
    def _most(request: HttpRequest) -> int:
        # A token is looked at later, by the API; what it may send is bounded all the same.
        known = request.user.is_authenticated or "Authorization" in request.headers
        return LARGEST if known else LARGEST_BEFORE_LOGIN

    @staticmethod
    def _refusal(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/api/"):
            return JsonResponse({"detail": "Dữ liệu gửi lên quá lớn. Chia nhỏ rồi gửi nhiều lần."}, status=413)
        return render(request, "413.html", status=413)
