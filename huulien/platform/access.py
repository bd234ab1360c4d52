"""Who may see and do what. Default-deny: what no act grants, nobody has.

A user is known only by `current_appointments`: objects with a `role` and an `area`. Each app declares its acts in its
`access.py`; an act is granted to roles within the appointment's area, and rows are then those of the communes and
villages that the area covers. Whoever asks about a record names its area; `may_somewhere` is for menus alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from huulien.platform.vocabulary import AreaKind, Role


@dataclass(frozen=True)
class Act:
    """Something that users of some roles may do within the areas they are appointed to."""

    name: str  # app.verb_object
    roles: frozenset[Role]

    @classmethod
    def of(cls, name: str, *roles: Role) -> "Act":
        return cls(name, frozenset(roles))


SEE_AUDIT = Act.of("platform.see_audit", Role.AUDITOR)
MANAGE_HOLIDAYS = Act.of("platform.manage_holidays", Role.ADMINISTRATOR)


def levels(area: Any) -> Iterator[Any]:
    """The area and those that hold it, from below; no more than there are kinds of area. Costs parents not loaded."""
    for _ in AreaKind:
        if area is None:
            return
        yield area
        area = area.parent if area.parent_id else None


@dataclass(frozen=True)
class Reach:
    """The areas within which a user may do something, by primary key."""

    above: frozenset[int] = frozenset()  # provinces and districts
    communes: frozenset[int] = frozenset()
    villages: frozenset[int] = frozenset()
    holding: frozenset[int] = frozenset()  # the communes those villages lie in

    def __bool__(self) -> bool:
        return bool(self.above or self.communes or self.villages)

    def covers(self, area: Any) -> bool:
        """Whether `area`, or an area above it, is within reach. Costs the parents of `area` if not loaded."""
        own = self.above | self.communes | self.villages
        return any(level.pk in own for level in levels(area))


def title_in(user: Any, area_pk: int) -> str:
    """The title under which the user is appointed in the area; empty without."""
    return next((item.title for item in _appointments(user) if item.area_id == area_pk), "")


def _appointments(user: Any) -> Iterable[Any]:
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    return user.current_appointments


def reach(user: Any, act: Act | None = None) -> Reach:
    """Where the user may do `act`; without an act, everywhere the user has any appointment.

    Kept with the user, as long as the appointments it is read from: for one request.
    """
    known: dict[Act | None, Reach] = user.__dict__.setdefault("known_reaches", {})
    if act not in known:
        known[act] = _reach(user, act)
    return known[act]


def _reach(user: Any, act: Act | None) -> Reach:
    areas = [item.area for item in _appointments(user) if act is None or Role(item.role) in act.roles]
    by_kind: dict[str, set[int]] = {kind: set() for kind in AreaKind}
    for area in areas:
        by_kind[area.kind].add(area.pk)
    return Reach(
        above=frozenset(by_kind[AreaKind.PROVINCE] | by_kind[AreaKind.DISTRICT]),
        communes=frozenset(by_kind[AreaKind.COMMUNE]),
        villages=frozenset(by_kind[AreaKind.VILLAGE]),
        holding=frozenset(area.parent_id for area in areas if area.kind == AreaKind.VILLAGE),
    )


def communes_filter(user: Any, act: Act, commune: str = "commune") -> Q:
    """The condition on rows of a `commune` ("pk" for communes themselves) in which, or in a village of which, the user
    may do `act`."""
    where = reach(user, act)
    above = "" if commune == "pk" else f"{commune}__"
    return _within(where, commune, where.communes | where.holding, above)


def rows_filter(user: Any, act: Act, *, commune: str = "commune", village: str = "village") -> Q:
    """The condition on rows with a `commune` and a `village` that the user may meet for `act`."""
    where = reach(user, act)
    condition = _within(where, commune, where.communes, f"{commune}__")
    return condition | Q(**{f"{village}__in": where.villages}) if where.villages else condition


def _within(where: Reach, commune: str, communes: frozenset[int], above: str) -> Q:
    condition = Q(pk__in=[])
    if communes:
        condition |= Q(**{f"{commune}__in": communes})
    if where.above:
        condition |= Q(**{f"{above}parent__in": where.above}) | Q(**{f"{above}parent__parent__in": where.above})
    return condition


def areas_filter(user: Any) -> Q:
    """The condition on areas: the user's own, those that hold them, and those within."""
    own, holding = set(), set()
    for appointment in _appointments(user):
        own.add(appointment.area_id)
        holding.update(level.pk for level in levels(appointment.area.parent))
    return Q(pk__in=own | holding) | _below(own)


def areas_within(user: Any, act: Act) -> Q:
    """The condition on areas in which the user may do `act`: those appointed to, and all below them."""
    where = reach(user, act)
    own = where.above | where.communes | where.villages
    return Q(pk__in=own) | _below(own)


def _below(own: Iterable[int]) -> Q:
    return Q(parent__in=own) | Q(parent__parent__in=own) | Q(parent__parent__parent__in=own)


def may(user: Any, act: Act, area: Any) -> bool:
    """Whether the user may do `act` in `area`."""
    return reach(user, act).covers(area)


def may_somewhere(user: Any, act: Act) -> bool:
    """Whether there is any area in which the user may do `act`: for menus, and before an area is known."""
    return bool(reach(user, act))


def require(user: Any, act: Act, area: Any) -> None:
    """Pass, or raise: 404 for an area the user has nothing to do with, 403 for an act not granted inside it."""
    if may(user, act, area):
        return
    if not reach(user).covers(area):
        raise Http404
    raise PermissionDenied


def require_somewhere(user: Any, act: Act) -> None:
    """Pass, or raise 403 for a user who may do `act` nowhere: before a record of theirs is looked for."""
    if not may_somewhere(user, act):
        raise PermissionDenied
