"""What the demonstration commune's people were asked and gave: meetings, evidence, awards, the fund for the poor."""

import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from households.models import Area, Household
from huulien.accounts.models import User
from huulien.lib.parameters import read_toml
from huulien.platform import clock
from huulien.platform.files.content import checked
from programs.models import PoorFundEntry, Task, Unit
from programs.services.awards import nominate
from programs.services.evidence import add_evidence
from programs.services.outreach import record_communication
from programs.services.poor_fund import record_fund_entry, void_fund_entry
from programs.steps.awards import AWARD_STEPS
from programs.vocabulary import AwardForm, CommunicationKind, PoorFundKind

FILE = Path(__file__).with_name("community.toml")


@dataclass(frozen=True)
class Community:
    """The people's part in the commune's programme, and who records it."""

    commune: Area
    officer: User
    leader: User
    homes: list[Household]  # managed on the first day of 2023
    words: dict[str, Any]

    def fill(self, unit_user: User) -> None:
        self._meetings()
        self._evidence(unit_user)
        for row in self.words["awards"]:
            self._award(row)
        self._fund()

    def _meetings(self) -> None:
        villages = list(Area.objects.villages_of(self.commune).order_by("position", "pk"))
        for held_on, village, topic, reach, proposed, answered in self.words["meetings"]:
            with clock.reliving(held_on):
                record_communication(
                    commune=self.commune, kind=CommunicationKind.MEETING, held_on=held_on, topic=topic, reach=reach,
                    village=villages[village], unit=None, proposed=proposed, answered=answered,
                )  # fmt: skip

    def _evidence(self, unit_user: User) -> None:
        for row in self.words["evidence"]:
            task = Task.objects.get(commune=self.commune, plan__year=row["year"], title=row["task"])
            with clock.reliving(task.done_on or date(2024, 11, 14)):
                add_evidence(owner=task, file=checked(_sheet(row["rows"]), row["name"]), by=unit_user)

    def _award(self, row: dict[str, Any]) -> None:
        nominated_on, *later = row["days"]
        unit = Unit.objects.get(commune=self.commune, name=row["unit"]) if "unit" in row else None
        with clock.reliving(nominated_on):
            award = nominate(
                commune=self.commune, year=row["year"], what_for=row["what_for"], form=AwardForm(row["form"]),
                nominated_on=nominated_on, by=self.officer, unit=unit, given_to=row.get("name", ""),
                household=self.homes[row["household"]] if "household" in row else None,
            )  # fmt: skip
        for name, by, day, given in zip(
            ("decide", "give"), (self.leader, self.officer), later, ({"decision": row.get("decision")}, {}),
            strict=False,
        ):  # fmt: skip
            with clock.reliving(day):
                on = {"decide": "decided_on", "give": "given_on"}[name]
                award = AWARD_STEPS.perform(name, award, by=by, version=award.version, **{on: day}, **given)

    def _fund(self) -> None:
        for kind, day, amount_vnd, whom, purpose, document in self.words["fund"]["entries"]:
            home = self.homes[whom] if isinstance(whom, int) else None
            with clock.reliving(day):
                record_fund_entry(
                    commune=self.commune, kind=PoorFundKind(kind), happened_on=day, amount_vnd=amount_vnd,
                    document=document, party="" if home else whom, purpose=purpose, household=home, by=self.officer,
                )  # fmt: skip
        document, day, reason = self.words["fund"]["voided"]
        entry = PoorFundEntry.objects.get(commune=self.commune, document=document, happened_on=day)
        with clock.reliving(day):
            void_fund_entry(entry=entry, reason=reason, by=self.officer)


def _sheet(rows: list[list[Any]]) -> bytes:
    """A plain workbook."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Kết quả")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def fill_community(commune: Area, users: dict[str, User], homes: list[Household]) -> None:
    """The people's part of 2023, and of 2024 until the demonstration's own day."""
    Community(commune, users["canbo"], users["lanhdao"], homes, read_toml(FILE)).fill(users["tramyte"])
