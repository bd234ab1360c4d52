"""The table of roles as the database holds it: what `huulien.accounts.roles` refuses, no other door takes either."""

from dataclasses import dataclass

from huulien.accounts.roles import EXCLUDING, HELD_IN
from huulien.accounts.vocabulary import AppointmentState
from huulien.platform.guards import NO_END, Model, Refused


@dataclass(frozen=True)
class RoleInItsArea:
    """A role is held in an area of its kind; neither changes afterwards (`Fixed`, and `HANGING` of the area)."""

    word: str = "area"

    def rule(self) -> str:
        return "a role in an area of its kind"

    def refused(self, model: Model, vendor: str) -> Refused:
        fitting = " OR ".join(
            f"(NEW.role = '{role}' AND a.kind IN ({_words(kinds)}))" for role, kinds in HELD_IN.items()
        )
        yield "INSERT", f"NOT EXISTS (SELECT 1 FROM households_area a WHERE a.id = NEW.area_id AND ({fitting}))"  # noqa: S608 our own names


@dataclass(frozen=True)
class RolesApart:
    """Nobody holds at once, or waits for, two roles that exclude each other."""

    word: str = "apart"

    def rule(self) -> str:
        return "no two roles that exclude each other"

    def refused(self, model: Model, vendor: str) -> Refused:
        pairs = " OR ".join(f"(NEW.role = '{role}' AND o.role = '{other}')" for role, other in sorted(EXCLUDING))
        condition = (
            f"NEW.state <> '{AppointmentState.DECLINED}' AND EXISTS (SELECT 1 FROM {model._meta.db_table} o "  # noqa: S608 our own names
            f"WHERE o.user_id = NEW.user_id AND o.id <> NEW.id AND o.state <> '{AppointmentState.DECLINED}' "
            f"AND o.valid_from <= coalesce(NEW.valid_until, {NO_END}) "
            f"AND NEW.valid_from <= coalesce(o.valid_until, {NO_END}) AND ({pairs}))"
        )
        yield "INSERT", condition
        yield "UPDATE", condition


def _words(values: frozenset[str]) -> str:
    return ", ".join(f"'{value}'" for value in sorted(values))
