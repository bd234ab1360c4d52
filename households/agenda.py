"""What the register has before the office: events that village heads reported."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Min
from django.urls import reverse
from django.utils.timezone import localdate

from households.access import EDIT_HOUSEHOLDS
from households.models import EventProposal
from huulien.lib.numbers import format_integer
from huulien.platform import access
from huulien.platform.agenda import Open


def open_steps(user: Any, commune: Any) -> Iterator[Open]:
    if not access.may(user, EDIT_HOUSEHOLDS, commune):
        return
    waiting = EventProposal.objects.filter(commune=commune).waiting()
    if count := waiting.count():
        oldest = waiting.aggregate(day=Min("proposed_at"))["day"]
        title = f"{format_integer(count)} biến động thôn báo chờ ghi"
        yield Open(title, reverse("households:proposal_list"), EDIT_HOUSEHOLDS, localdate(oldest), "trưởng thôn")
