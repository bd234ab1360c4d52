"""Households of the demonstration that register to escape, who helps them, and the visits."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from households.models import Area, Household
from huulien.accounts.models import User
from huulien.lib.parameters import read_toml
from huulien.platform import clock
from programs.models import EscapeRegistration, Helper, Unit
from programs.services.escapes import name_helper, record_visit, register_escape
from programs.steps.escapes import ESCAPE_STEPS
from programs.vocabulary import EscapeAim, HelperKind
from surveys.querysets import classified_on

FILE = Path(__file__).with_name("escapes.toml")


@dataclass(frozen=True)
class Escapes:
    """The registrations of a year, village by village."""

    commune: Area
    users: dict[str, User]
    words: dict[str, Any]

    def fill(self, year: int) -> None:
        told = self.words[str(year)]
        villages = Area.objects.villages_of(self.commune).order_by("position", "pk")
        place = 0
        for position, village in enumerate(villages):
            by = self._recorder(position)
            for aim, count in zip(EscapeAim, told["villages"][village.name], strict=True):
                for home in self._homes(village, aim, told["registered_on"], count):
                    self._one(home, told, place, position, by)
                    place += 1
        self._withdraw(year, told)

    def _recorder(self, position: int) -> User:
        """The head of the village where the demonstration has one, else the officer."""
        return self.users.get(f"truongthon{position + 1}", self.users["canbo"])

    def _homes(self, village: Area, aim: EscapeAim, on: date, count: int) -> list[Household]:
        """So many of a class on the day: those who lack least, and of several one who lacks most."""
        found = classified_on(Household.objects.filter(village=village, closed_on=None), on)
        found = found.filter(in_force__poverty_class=aim).select_related("in_force__review", "commune", "village")
        ranked = list(found.order_by("in_force__review__deprived_count", "-in_force__review__b1_score", "code"))
        return ranked[: count - 1] + ranked[-1:] if count > 1 else ranked[:count]

    def _one(self, home: Household, told: dict[str, Any], place: int, position: int, by: User) -> None:
        on = told["registered_on"] + timedelta(days=place % 9)
        review = home.in_force.review
        lacking = [item for item in (review.lacking if review else ()) if item in self.words["words"]]
        will_do, asks_for, done, missing = self.words["words"][lacking[place % len(lacking)] if lacking else "other"]
        with clock.reliving(on):
            escape = register_escape(
                household=home, registered_on=on, will_do=will_do, asks_for=asks_for, signed_by=home.head_name, by=by
            )
        helper = self._helper(escape, place, position, on + timedelta(days=10))
        for visited_on in told["visits"][: place % 4] if helper else ():
            with clock.reliving(visited_on):
                last = visited_on == told["visits"][-1]
                record_visit(
                    helper=helper, visited_on=visited_on, done=done, missing="" if last else missing,
                    by=self._writer(helper, by),
                )  # fmt: skip

    def _helper(self, escape: EscapeRegistration, place: int, position: int, on: date) -> Helper | None:
        turn = self.words["helpers"]["turn"]
        kind, name = turn[place % len(turn)]
        if kind == "none":
            return None
        unit = Unit.objects.filter(commune=self.commune, name=name).first()
        name = self.words["helpers"]["review_team"][position] if kind == HelperKind.REVIEW_TEAM else name
        with clock.reliving(on):
            return name_helper(
                escape=escape, kind=HelperKind(kind), unit=unit, name="" if unit else name, valid_from=on
            )

    def _writer(self, helper: Helper, by: User) -> User:
        return self.users["tramyte"] if helper.unit and helper.unit.kind == "health_station" else by

    def _withdraw(self, year: int, told: dict[str, Any]) -> None:
        last = EscapeRegistration.objects.filter(commune=self.commune, year=year, leaves=EscapeAim.POOR).last()
        with clock.reliving(told["withdrawn_on"]):
            ESCAPE_STEPS.perform(
                "withdraw", last, by=self.users["canbo"], version=last.version, withdrawn_on=told["withdrawn_on"],
                reason=told["withdrawn_reason"],
            )  # fmt: skip


def fill_escapes(commune: Area, users: dict[str, User]) -> None:
    escapes = Escapes(commune, users, read_toml(FILE))
    for year in (2023, 2024):
        escapes.fill(year)
