"""Which commune a page is about: the user's own, or the one of theirs that the address names."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from households.models import Area
from huulien.lib.numbers import plain_number
from huulien.lib.text import clean
from huulien.platform import access, clock
from huulien.platform.listings import ListFilter
from huulien.platform.vocabulary import AreaKind


def communes_of(user: Any, act: access.Act) -> QuerySet[Area]:
    """Communes in which the user may do `act`, wholly or in a village."""
    communes = Area.objects.communes().filter(access.communes_filter(user, act, "pk"))
    return communes.select_related("parent__parent").order_by("name", "code", "pk")


def choice_of_communes(user: Any, act: access.Act) -> list[Area]:
    """The communes the user may choose between, each as its code names it today; empty where there is no choice."""
    where = access.reach(user, act)
    if not where.above and len(where.communes | where.holding) <= 1:
        return []
    communes = communes_of(user, act)
    named = {commune.code: commune.pk for commune in [*communes, *communes.valid_on(clock.today())]}
    return [commune for commune in communes if named[commune.code] == commune.pk]


def commune_for(request: HttpRequest, act: access.Act) -> Area:
    """The commune of a page for `act`; 403 for a user who may do it nowhere, 404 for a commune that is not theirs.

    The address names it by its code, or names one of its villages; a code is that of the commune which has it today.
    """
    access.require_somewhere(request.user, act)
    communes = communes_of(request.user, act)
    code, village = clean(request.GET.get("xa", "")), plain_number(request.GET.get("thon", ""))
    if code:
        named = communes.filter(code=code)
        commune = named.valid_on(clock.today()).last() or named.last()
    else:
        commune = communes.filter(children__pk=village).first() if village is not None else None
        commune = commune or _own(request.user, act)
    if commune is None:
        raise Http404
    return commune


def filters_for(form: type[ListFilter], act: access.Act, *more: access.Act) -> Callable[[HttpRequest], Any]:
    """What the address of a list asks of the commune that the page is about; 403 for who may not do all the acts."""

    def filters_of(request: HttpRequest) -> ListFilter:
        commune = commune_for(request, act)
        for other in more:
            access.require(request.user, other, commune)
        return form(request.GET, user=request.user, area=commune, today=clock.today())

    return filters_of


def _own(user: Any, act: access.Act) -> Area | None:
    """The commune of an appointment, one that is the user's as a whole before one of which they have a village; without
    any, the first they cover that exists today."""
    where, local = access.reach(user, act), {AreaKind.COMMUNE, AreaKind.VILLAGE}
    appointed = [item.area.commune for item in user.current_appointments if item.area.kind in local]
    own = [commune for commune in appointed if where.covers(commune)]
    own += [commune for commune in appointed if commune.pk in where.holding]
    communes = communes_of(user, act)
    return own[0] if own else communes.valid_on(clock.today()).first() or communes.first()
