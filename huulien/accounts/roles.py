"""Where each role is held, which roles exclude each other, and which wait for the leader.

The one table of it: the form, the services, the command and the database's guards all read this.
"""

from collections.abc import Iterable, Iterator

from huulien.platform.vocabulary import AreaKind, Role

HELD_IN: dict[Role, frozenset[AreaKind]] = {
    Role.OFFICER: frozenset({AreaKind.COMMUNE}),
    Role.LEADER: frozenset({AreaKind.COMMUNE}),
    Role.VILLAGE_HEAD: frozenset({AreaKind.VILLAGE}),
    Role.UNIT: frozenset({AreaKind.COMMUNE}),
    Role.DISTRICT: frozenset({AreaKind.DISTRICT, AreaKind.PROVINCE}),
    Role.AUDITOR: frozenset({AreaKind.COMMUNE}),
    Role.ADMINISTRATOR: frozenset({AreaKind.COMMUNE}),
}

_WRITING = frozenset({Role.OFFICER, Role.LEADER, Role.VILLAGE_HEAD, Role.UNIT})
# Whoever gives out rights uses none of them, and whoever checks the trail leaves nothing in it to check.
_APART: dict[Role, frozenset[Role]] = {
    Role.ADMINISTRATOR: _WRITING | {Role.AUDITOR},
    Role.AUDITOR: _WRITING | {Role.ADMINISTRATOR},
}
EXCLUDING = frozenset(
    pair for role, others in _APART.items() for other in others for pair in ((role, other), (other, role))
)

# Roles that decide, or give out rights: an appointment to one holds once the leader has confirmed it.
CONFIRMED_BY_LEADER = frozenset({Role.OFFICER, Role.LEADER, Role.ADMINISTRATOR})


def faults(role: Role, kind: AreaKind, held: Iterable[Role]) -> Iterator[tuple[str, str]]:
    """(field, what to do) where somebody who holds the roles `held` cannot get `role` in an area of the kind."""
    kinds = HELD_IN[role]
    if kind not in kinds:
        words = " hoặc ".join(each.label.lower() for each in AreaKind if each in kinds)
        yield "area", f"Vai trò “{role.label}” được giao ở cấp {words}. Chọn lại địa bàn."
    others = [other.label for other in Role if other in set(held) and (role, other) in EXCLUDING]
    if others:
        yield (
            "role",
            f"Người này đang giữ vai trò “{'”, “'.join(others)}”, không kiêm “{role.label}” được. "
            "Giao cho người khác, hoặc kết thúc phân công kia trước.",
        )
