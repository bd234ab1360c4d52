"""Which commune a page is about: the user's own, or the one of theirs that the address names."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from households.models import Area
from huulien.lib.text import clean
from huulien.platform import access
from huulien.platform.vocabulary import AreaKind


def communes_of(user: Any, act: access.Act) -> QuerySet[Area]:
    """Communes in which the user may do `act`, wholly or in a village."""
    communes = Area.objects.communes().filter(access.communes_filter(user, act, "pk"))
    return communes.select_related("parent__parent").order_by("name", "code", "pk")


def choice_of_communes(user: Any, act: access.Act) -> list[Area]:
    """The communes between which the user may choose; empty where there is no choice."""
    where = access.reach(user, act)
    if not where.above and len(where.communes | where.holding) <= 1:
        return []
    return list(communes_of(user, act))


def commune_for(request: HttpRequest, act: access.Act) -> Area:
    """The commune of a page for `act`; 403 for a user who may do it nowhere, 404 for a commune that is not theirs."""
    access.require_somewhere(request.user, act)
    code = clean(request.GET.get("xa", ""))
    commune = communes_of(request.user, act).filter(code=code).last() if code else _own(request.user, act)
    if commune is None:
        raise Http404
    return commune


def _own(user: Any, act: access.Act) -> Area | None:
    """The commune of the user's appointment when it is one; else the first they cover that still exists."""
    for appointment in user.current_appointments:
        if appointment.area.kind in {AreaKind.COMMUNE, AreaKind.VILLAGE}:
            own, where = appointment.area.commune, access.reach(user, act)
            return own if own.pk in where.holding or where.covers(own) else None
    communes = communes_of(user, act)
    return communes.filter(valid_until=None).first() or communes.first()
