"""Who may see and do what. Default-deny: what no line here grants, nobody has.

A user is known only by `current_appointments`: objects with a `role` and an `area`. An act is granted to a role within
the appointment's area; rows are then those of the communes and villages that the area covers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, auto
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404

from households.vocabulary import AreaKind, Role


class Act(StrEnum):
    """Something a role may do."""

    SEE_FIGURES = auto()  # rates, targets, counts: no personal data
    SEE_HOUSEHOLDS = auto()  # lists and pages of households, members, reviews
    SEE_CITIZEN_IDS = auto()  # whole citizen numbers; others see the last four digits
    EDIT_HOUSEHOLDS = auto()
    IMPORT_REGISTER = auto()
    EXPORT_HOUSEHOLDS = auto()
    FILL_REVIEWS = auto()
    CHECK_REVIEWS = auto()
    MANAGE_ROUNDS = auto()
    SETTLE_ROUNDS = auto()
    EDIT_TARGETS = auto()
    DOWNLOAD_REPORTS = auto()
    EDIT_REPORTS = auto()
    SEE_AUDIT = auto()
    MANAGE_ACCOUNTS = auto()
    MANAGE_AREAS = auto()


GRANTS: dict[Role, frozenset[Act]] = {
    Role.OFFICER: frozenset(
        {
            Act.SEE_FIGURES, Act.SEE_HOUSEHOLDS, Act.SEE_CITIZEN_IDS, Act.EDIT_HOUSEHOLDS, Act.IMPORT_REGISTER,
            Act.EXPORT_HOUSEHOLDS, Act.FILL_REVIEWS, Act.CHECK_REVIEWS, Act.MANAGE_ROUNDS, Act.EDIT_TARGETS,
            Act.DOWNLOAD_REPORTS, Act.EDIT_REPORTS,
        }
    ),
    Role.LEADER: frozenset(
        {Act.SEE_FIGURES, Act.SEE_HOUSEHOLDS, Act.MANAGE_ROUNDS, Act.SETTLE_ROUNDS, Act.DOWNLOAD_REPORTS}
    ),
    Role.VILLAGE_HEAD: frozenset({Act.SEE_FIGURES, Act.SEE_HOUSEHOLDS, Act.FILL_REVIEWS}),
    Role.UNIT: frozenset({Act.SEE_FIGURES}),
    Role.DISTRICT: frozenset({Act.SEE_FIGURES, Act.DOWNLOAD_REPORTS}),
    Role.AUDITOR: frozenset({Act.SEE_AUDIT}),
    Role.ADMINISTRATOR: frozenset({Act.MANAGE_ACCOUNTS, Act.MANAGE_AREAS}),
}  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """The areas within which a user may do something, by primary key."""

    above: frozenset[int] = frozenset()  # provinces and districts
    communes: frozenset[int] = frozenset()
    villages: frozenset[int] = frozenset()

    def covers(self, area: Any) -> bool:
        """Whether `area`, or an area above it, is within reach. Costs the parents of `area` if not loaded."""
        own = self.above | self.communes | self.villages
        while area is not None:
            if area.pk in own:
                return True
            area = area.parent if area.parent_id else None
        return False


def _appointments(user: Any) -> Iterable[Any]:
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return []
    return user.current_appointments


def reach(user: Any, act: Act | None = None) -> Reach:
    """Where the user may do `act`; without an act, everywhere the user has any appointment."""
    by_kind: dict[str, set[int]] = {kind: set() for kind in AreaKind}
    for appointment in _appointments(user):
        if act is None or act in GRANTS[Role(appointment.role)]:
            by_kind[appointment.area.kind].add(appointment.area_id)
    return Reach(
        above=frozenset(by_kind[AreaKind.PROVINCE] | by_kind[AreaKind.DISTRICT]),
        communes=frozenset(by_kind[AreaKind.COMMUNE]),
        villages=frozenset(by_kind[AreaKind.VILLAGE]),
    )


def rows_filter(user: Any, act: Act, *, commune: str = "commune", village: str = "village") -> Q:
    """The condition on rows with a `commune` and a `village` that the user may meet for `act`."""
    where = reach(user, act)
    condition = Q(pk__in=[])
    if where.communes:
        condition |= Q(**{f"{commune}__in": where.communes})
    if where.villages:
        condition |= Q(**{f"{village}__in": where.villages})
    if where.above:
        condition |= Q(**{f"{commune}__parent__in": where.above}) | Q(**{f"{commune}__parent__parent__in": where.above})
    return condition


def areas_filter(user: Any) -> Q:
    """The condition on areas: the user's own, those that hold them, and those within."""
    own, holding = set(), set()
    for appointment in _appointments(user):
        own.add(appointment.area_id)
        area = appointment.area
        while area.parent_id:
            area = area.parent
            holding.add(area.pk)
    if not own:
        return Q(pk__in=[])
    return Q(pk__in=own | holding) | Q(parent__in=own) | Q(parent__parent__in=own) | Q(parent__parent__parent__in=own)


def areas_within(user: Any, act: Act) -> Q:
    """The condition on areas in which the user may do `act`: those appointed to, and all below them."""
    where = reach(user, act)
    own = where.above | where.communes | where.villages
    return Q(pk__in=own) | Q(parent__in=own) | Q(parent__parent__in=own) | Q(parent__parent__parent__in=own)


def may(user: Any, act: Act, area: Any = None) -> bool:
    """Whether the user may do `act` in `area`; without an area, anywhere at all."""
    where = reach(user, act)
    return bool(where.above or where.communes or where.villages) if area is None else where.covers(area)


def require(user: Any, act: Act, area: Any = None) -> None:
    """Pass, or raise: 404 for an area the user has nothing to do with, 403 for an act not granted inside it."""
    if may(user, act, area):
        return
    if area is not None and not reach(user).covers(area):
        raise Http404
    raise PermissionDenied
