"""What the demonstration commune did towards its plans: units, activities, money, needs and support."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from households.models import Area, Household, Member
from households.querysets import existing
from households.vocabulary import Studying
from huulien.accounts.models import User
from huulien.demo.community import fill_community
from huulien.demo.housing import build_houses
from huulien.lib.dates import format_date_vi
from huulien.lib.parameters import read_toml
from huulien.platform import clock
from programs.models import (
    Activity,
    Attendance,
    Communication,
    Contribution,
    Criterion,
    CriterionAssessment,
    Funding,
    HealthCard,
    Official,
    Participation,
    Plan,
    PlanProject,
    Project,
    SubProject,
    SupportBatch,
    SupportNeed,
    Task,
    Training,
    Unit,
    UnitAccount,
)
from programs.services.money import carry_over, plan_funding, record_entry
from programs.services.needs import record_need
from programs.services.posts import appoint
from programs.services.station import record_measurement
from programs.services.support import Gift, add_lines, deliver, draw_batch, leave_out
from programs.services.tree import load_tree
from programs.steps.batches import BATCH_STEPS
from programs.steps.needs import NEED_STEPS
from programs.vocabulary import (
    PERSONAL_NEEDS,
    EntryKind,
    FundingSource,
    LeftOut,
    Nature,
    PostKind,
    Receipt,
    SupportKind,
)
from surveys.models import ClassInForce
from surveys.vocabulary import Need

FILE = Path(__file__).with_name("programme.toml")
BANK = "Phòng giao dịch Ngân hàng CSXH huyện"
PUPILS = (Studying.PRIMARY, Studying.LOWER_SECONDARY)


@dataclass(frozen=True)
class Programme:
    """The programme of the commune, and who records it."""

    commune: Area
    officer: User
    leader: User
    words: dict[str, Any]

    def fill(self, areas: dict[str, Area], unit_users: dict[str, User]) -> None:
        """Everything of 2023, and of 2024 until the demonstration's own day."""
        load_tree()
        self._units(unit_users)
        self._people(areas)
        self._criteria()
        self._plan_projects()
        for row in self.words["activities"]:
            self._activity(areas, row)
        self._money()
        self._tasks()
        self._told()
        self._contributions()
        self._cards()
        self._measurements(unit_users["health_station"])
        self._loans()
        self._year_of_needs(2023, date(2023, 6, 20), date(2023, 11, 27))
        self._year_of_needs(2024, date(2024, 6, 18), date(2024, 11, 11))
        self._school(2023, date(2023, 10, 10), date(2023, 11, 6), rest_on=date(2024, 1, 15))
        self._school(2024, date(2024, 10, 14), date(2024, 11, 5))
        build_houses(self.commune, self.officer, self.leader)

    def _units(self, unit_users: dict[str, User]) -> None:
        for position, (name, kind) in enumerate(self.words["units"], start=1):
            unit = Unit.objects.create(commune=self.commune, name=name, kind=kind, position=position)
            if kind in unit_users:
                UnitAccount.objects.create(commune=self.commune, unit=unit, user=unit_users[kind])

    def _people(self, areas: dict[str, Area]) -> None:
        villages = list(Area.objects.villages_of(self.commune).order_by("position", "pk"))
        everyone: dict[str, Official] = {}
        for row in self.words["officials"]:
            for place, name in enumerate(row["people"]):
                post = appoint(
                    commune=self.commune, official=everyone.get(name), full_name=name, kind=PostKind(row["kind"]),
                    village=villages[place] if row.get("villages") else None, valid_from=date(2022, 1, 1),
                )  # fmt: skip
                everyone[name] = post.official
        for row in self.words["trainings"]:
            training = Training.objects.create(
                commune=self.commune, title=row["title"], held_on=row["held_on"], place=row["place"]
            )
            there = row.get("only") or [name for name in everyone if name not in row["absent"]]
            Attendance.objects.bulk_create(
                [Attendance(commune=self.commune, training=training, official=everyone[name]) for name in there]
            )

    def _criteria(self) -> None:
        for position, (code, name, *found) in enumerate(self.words["criteria"], start=1):
            criterion = Criterion.objects.create(commune=self.commune, code=code, name=name, position=position)
            for day, is_met in zip(found[::2], found[1::2], strict=True):
                CriterionAssessment.objects.create(
                    commune=self.commune, criterion=criterion, assessed_on=day, is_met=is_met
                )

    def _plan_projects(self) -> None:
        for plan in Plan.objects.filter(commune=self.commune):
            for key in self.words["projects"]:
                project, sub_project = _of_tree(key)
                PlanProject.objects.create(commune=self.commune, plan=plan, project=project, sub_project=sub_project)

    def _activity(self, areas: dict[str, Area], row: dict[str, Any]) -> None:
        project, sub_project = _of_tree(row["tree"]) if "tree" in row else (None, None)
        days = {name: row[name] for name in ("started_on", "done_on", "stopped_on", "stop_reason") if name in row}
        activity = Activity.objects.create(
            commune=self.commune, code=row["code"], name=row["name"], kind=row["kind"], project=project,
            sub_project=sub_project, village=areas.get(row.get("village", "")), planned_from=row["planned"][0],
            planned_until=row["planned"][1], outputs_planned=row["outputs"],
            participants_planned=row.get("households"), **days,
        )  # fmt: skip
        if count := row.get("households"):
            joined_on = row["started_on"]
            homes = islice(self._managed(joined_on, activity.village), count)
            Participation.objects.bulk_create(
                [
                    Participation(
                        commune=self.commune, activity=activity, household=home, joined_on=joined_on,
                        left_on=row.get("stopped_on"),
                    )
                    for home in homes
                ]
            )  # fmt: skip
        for source, nature, year, planned_vnd, allocated_vnd, day in row.get("money", ()):
            with clock.reliving(day):
                funding = plan_funding(
                    activity=activity, year=year, source=FundingSource(source), nature=Nature(nature),
                    planned_vnd=planned_vnd,
                )  # fmt: skip
                self._enter(funding, EntryKind.ALLOCATED, day, allocated_vnd, "Quyết định giao vốn")

    def _money(self) -> None:
        for row in self.words["spent"]:
            code, source, year, day, amount_vnd, payee = row["of"]
            with clock.reliving(day):
                funding = self._funding(code, source, year)
                self._enter(funding, EntryKind.TO_OTHERS, day, amount_vnd, "Chứng từ kho bạc", payee=payee)
        for row in self.words["carried"]:
            code, source, year, day, amount_vnd = row["of"]
            with clock.reliving(day):
                carry_over(
                    funding=self._funding(code, source, year), happened_on=day, amount_vnd=amount_vnd,
                    document="Quyết định chuyển nguồn", by=self.officer,
                )  # fmt: skip

    def _tasks(self) -> None:
        units = {unit.name: unit for unit in Unit.objects.filter(commune=self.commune)}
        for group in self.words["tasks"]:
            plan = Plan.objects.get(commune=self.commune, year=group["year"])
            for part, ref, unit, title, due_on, *days in group["rows"]:
                started_on, done_on, stopped_on, why = (*[day or None for day in days], None, None, None, None)[:4]
                Task.objects.create(
                    commune=self.commune, plan=plan, unit=units[unit], part=part, ref=ref, title=title, due_on=due_on,
                    started_on=started_on, done_on=done_on, stopped_on=stopped_on, stop_reason=why or "",
                    percent=100 if done_on else 40 if started_on else 0,
                )  # fmt: skip

    def _told(self) -> None:
        for row in self.words["told"]:
            for kind, held_on, topic, reach in row["when"]:
                Communication.objects.create(commune=self.commune, kind=kind, held_on=held_on, topic=topic, reach=reach)

    def _contributions(self) -> None:
        for row in self.words["contributions"]:
            kind, given_by, given_on, what, quantity, unit, value_vnd, code = row["given"]
            Contribution.objects.create(
                commune=self.commune, kind=kind, given_by=given_by, given_on=given_on, what=what,
                quantity=Decimal(quantity), unit=unit, value_vnd=value_vnd,
                activity=Activity.objects.get(commune=self.commune, code=code),
            )  # fmt: skip

    def _cards(self) -> None:
        """Cards given since to some of those whom the register has without one, and one that lapsed."""
        without = Member.objects.living_now().filter(commune=self.commune, has_health_insurance=False)
        found = list(without.order_by("pk")[:12])
        for place, member in enumerate(found):
            HealthCard.objects.create(
                commune=self.commune, member=member, kind="poor", valid_from=date(2023, 3, 1),
                valid_until=date(2023, 12, 31) if place == 0 else None,
            )  # fmt: skip

    def _measurements(self, station: User) -> None:
        """The station weighs the small children twice a year; some were away, and of a few it finds otherwise than the
        register says."""
        small = Member.objects.living_now().filter(commune=self.commune, birth_date__gte=date(2018, 1, 1))
        for place, child in enumerate(small.select_related("commune").order_by("pk")):
            for on in (date(2024, 4, 16), date(2024, 10, 15)):
                age = child.age_on(on)
                if age is None or age < 0 or child.lived_from > on or (place % 7 == 3 and on.month == 10):
                    continue
                thin = bool(child.is_malnourished) or place % 40 == 11
                with clock.reliving(on):
                    record_measurement(
                        member=child, measured_on=on, by=station, is_malnourished=thin,
                        weight_kg=Decimal(90 + 21 * age + place % 9 - 16 * thin) / 10,
                        height_cm=Decimal(740 + 70 * age + place % 31 - 45 * thin) / 10,
                        finding=("Nhẹ cân", "Thấp còi")[place % 2] if thin else "",
                    )  # fmt: skip

    def _loans(self) -> None:
        """Asked for through 2023: most paid out by the bank, some refused, some waiting still."""
        homes = list(self._managed(date(2023, 2, 1)))[::4][:53]
        with clock.reliving(date(2023, 2, 20)):
            needs = [self._ask(home, Need.LOAN, date(2023, 2, 20), amount_vnd=50_000_000) for home in homes]
        lent = needs[:41]
        self._give(SupportKind.LOAN, "Vay vốn hộ nghèo năm 2023", 2023, [(need.household, None) for need in lent],
                   Gift(amount_vnd=50_000_000), date(2023, 7, 3), date(2023, 8, 15), giver=BANK)  # fmt: skip
        self._end(needs[41:44], "decline", date(2023, 5, 9), reason="Hộ đã có nguồn khác")
        self._end(needs[44:46], "find_ineligible", date(2023, 6, 1), reason="Còn nợ quá hạn tại ngân hàng")
        self._end(needs[46:47], "withdraw", date(2023, 6, 12))
        with clock.reliving(date(2024, 3, 12)):
            for home in list(self._managed(date(2024, 3, 1)))[1::6][:14]:
                if not home.support_needs.waiting().filter(kind=Need.LOAN).exists():
                    self._ask(home, Need.LOAN, date(2024, 3, 12), amount_vnd=40_000_000)
        self._end(SupportNeed.objects.filter(commune=self.commune, kind=Need.LOAN).waiting()[:12], "serve",
                  date(2024, 7, 22), ended_paper="Hợp đồng vay vốn")  # fmt: skip

    def _year_of_needs(self, year: int, legal_on: date, toilets_on: date) -> None:
        """What was told in Form B is worked off: works, courses, referrals, devices; and legal aid asked and given."""
        with clock.reliving(legal_on):
            asked = [self._ask(home, Need.LEGAL_AID, legal_on) for home in self._some_without_legal_aid(legal_on)]
        given_on = legal_on.replace(month=legal_on.month + 2)
        self._end(asked[:-1], "serve", given_on, ended_paper="Vụ việc trợ giúp pháp lý")
        fundings = Funding.objects.filter(commune=self.commune, activity__code="NT-2023-01", year=year)
        toilets = list(self._waiting(Need.TOILET, toilets_on)[: 34 if year == 2023 else 12])
        self._give(SupportKind.TOILET, f"Nhà tiêu hợp vệ sinh năm {year}", year,
                   [(need.household, None) for need in toilets], Gift(amount_vnd=3_000_000), legal_on, toilets_on,
                   funding=fundings.get())  # fmt: skip
        with_water = list(self._waiting(Need.CLEAN_WATER, toilets_on)[: 30 if year == 2023 else 15])
        self._end(with_water, "serve", toilets_on, ended_paper="Biên bản nghiệm thu")
        devices = list(self._waiting(Need.DEVICE, toilets_on)[: 12 if year == 2023 else 8])
        self._give(SupportKind.DEVICE, f"Ti vi cho hộ nghèo năm {year}", year,
                   [(need.household, None) for need in devices],
                   Gift(thing="Ti vi 32 inch", quantity=Decimal(1), measure="chiếc"), legal_on, toilets_on,
                   giver="Ủy ban MTTQ xã")  # fmt: skip
        trained = list(self._waiting(Need.VOCATIONAL_TRAINING, toilets_on)[: 24 if year == 2023 else 18])
        self._end(trained[:-2], "serve", toilets_on, ended_paper="Chứng chỉ sơ cấp nghề")
        self._end(trained[-2:], "decline", toilets_on, reason="Bận việc đồng áng")
        referred = list(self._waiting(Need.JOB_REFERRAL, toilets_on)[: 20 if year == 2023 else 12])
        self._end(referred[:-1], "serve", toilets_on, ended_paper="Giấy giới thiệu việc làm")
        self._end(referred[-1:], "withdraw", toilets_on)

    def _some_without_legal_aid(self, on: date) -> list[Household]:
        waiting = SupportNeed.objects.filter(commune=self.commune, kind=Need.LEGAL_AID).waiting()
        taken = set(waiting.values_list("member__household", flat=True))
        return [home for home in self._managed(on) if home.pk not in taken][:9:2]

    def _school(self, year: int, granted_on: date, delivered_on: date, rest_on: date | None = None) -> None:
        """The three policies of the school year's first term: nearly all who are due are given, the rest later."""
        days = {"granted_on": granted_on, "delivered_on": delivered_on, "rest_on": rest_on}
        pupils = [
            (member.household, member)
            for member in Member.objects.living_on(granted_on)
            .filter(commune=self.commune, studying__isnull=False)
            .exclude(studying=Studying.NONE)
            .select_related("household")
            .order_by("pk")
        ]
        poor = set(self._classes(granted_on, "poor"))
        managed = poor | set(self._classes(granted_on, "near_poor"))
        due = [pair for pair in pupils if pair[0].pk in managed]
        of_poor = [pair for pair in due if pair[0].pk in poor and pair[1].studying not in ("vocational", "higher")]
        boarders = [pair for pair in due if pair[1].studying in PUPILS][::3]
        unit = Unit.objects.get(commune=self.commune, name="Trường TH và THCS xã")
        self._give(SupportKind.FEE_EXEMPTION, f"Miễn, giảm học phí học kỳ I năm học {year}–{year + 1}", year, due,
                   Gift(), **days, unit=unit, left=3, refused=2)  # fmt: skip
        self._give(SupportKind.STUDY_COSTS, f"Chi phí học tập học kỳ I năm học {year}–{year + 1}", year, of_poor,
                   Gift(), **days, unit=unit, left=2, refused=1)  # fmt: skip
        self._give(SupportKind.RICE, f"Gạo học kỳ I năm học {year}–{year + 1}", year, boarders,
                   Gift(thing="Gạo", quantity=Decimal(60), measure="kg"), **days, unit=unit,
                   list_unit=unit, list_paper=f"danh sách học kỳ I năm học {year}–{year + 1}", left=1)  # fmt: skip

    def _give(
        self,
        kind: SupportKind,
        title: str,
        year: int,
        whom: list[tuple[Household, Member | None]],
        gift: Gift,
        granted_on: date,
        delivered_on: date,
        *,
        left: int = 0,
        rest_on: date | None = None,
        refused: int = 0,
        **of: Any,
    ) -> None:
        """A batch from its list to its bảng kê; with some `left` it stays granted, until the rest is given."""
        if not whom:
            return
        with clock.reliving(granted_on):
            batch = draw_batch(
                commune=self.commune, kind=kind, title=title, period_from=date(year, 1, 1),
                period_until=date(year, 12, 31), by=self.officer, **of,
            )  # fmt: skip
            batch = add_lines(batch=batch, version=batch.version, whom=whom, gift=gift)
            for line in list(batch.lines.order_by("pk")[:refused]):
                leave_out(
                    line=line, version=line.version, left_out_as=LeftOut.DECLINED, left_out_on=granted_on,
                    reason="Gia đình không nhận",
                )  # fmt: skip
            batch = self._step("check", batch, self.officer)
            batch = self._step(
                "grant", batch, self.leader, decision=_decision(batch, granted_on), granted_on=granted_on
            )
        with clock.reliving(delivered_on):
            due = list(batch.lines.filter(left_out_as="").order_by("pk"))
            deliver(lines=due[: len(due) - left], delivered_on=delivered_on, receipt=Receipt.SIGNED, by=self.officer)
        signed_on = rest_on if left else delivered_on
        if signed_on is not None:
            with clock.reliving(signed_on):
                rest = batch.lines.filter(left_out_as="", delivered_on=None)
                deliver(lines=rest, delivered_on=signed_on, receipt=Receipt.SIGNED, by=self.officer)
                self._step("sign", batch, self.officer, signed_on=signed_on)

    def _step(self, name: str, batch: SupportBatch, by: User, **given: Any) -> SupportBatch:
        batch.refresh_from_db()
        return BATCH_STEPS.perform(name, batch, by=by, version=batch.version, **given)

    def _ask(self, home: Household, kind: Need, on: date, **fields: Any) -> SupportNeed:
        return record_need(household=home, kind=kind, asked_on=on, by=self.officer, asked_by="Đơn của hộ", **fields)

    def _end(self, needs: Iterable[SupportNeed], step: str, on: date, reason: str = "", ended_paper: str = "") -> None:
        with clock.reliving(on):
            for need in list(needs):
                NEED_STEPS.perform(
                    step, need, by=self.officer, version=need.version, ended_on=on, ended_paper=ended_paper,
                    reason=reason,
                )  # fmt: skip

    def _waiting(self, kind: Need, on: date) -> Any:
        """Needs that wait on a day, of those who still live here."""
        here = (
            existing(on, "member__lived_from", "member__lived_until")
            if kind in PERSONAL_NEEDS
            else existing(on, "household__opened_on", "household__closed_on")
        )
        found = SupportNeed.objects.filter(here, commune=self.commune, kind=kind, asked_on__lte=on)
        return found.waiting().select_related("household", "member").order_by("asked_on", "pk")

    def _classes(self, on: date, kind: str) -> Any:
        found = ClassInForce.objects.on(on).filter(commune=self.commune, poverty_class=kind)
        return found.values_list("household", flat=True)

    def _managed(self, on: date, village: Area | None = None) -> Iterable[Household]:
        """Poor and near-poor households of a day that are still in the book."""
        found = Household.objects.filter(
            classes__in=ClassInForce.objects.on(on).filter(
                commune=self.commune, poverty_class__in=("poor", "near_poor")
            ),
            closed_on=None,
        ).select_related("commune", "village")
        return (found.filter(village=village) if village else found).order_by("code", "pk")

    def _funding(self, code: str, source: str, year: int) -> Funding:
        return Funding.objects.get(commune=self.commune, activity__code=code, source=source, year=year)

    def _enter(
        self, funding: Funding, kind: EntryKind, day: date, amount_vnd: int, document: str, payee: str = ""
    ) -> None:
        record_entry(
            funding=funding, kind=kind, happened_on=day, amount_vnd=amount_vnd, document=document, by=self.officer,
            payee=payee,
        )  # fmt: skip


def _decision(batch: SupportBatch, on: date) -> str:
    return f"số {100 + batch.pk}/QĐ-UBND ngày {format_date_vi(on)}"


def _of_tree(key: str) -> tuple[Project, SubProject | None]:
    code, _, sub = key.partition(".")
    project = Project.objects.get(code=code, program__code="GNBV-2021")
    return project, project.sub_projects.get(code=sub) if sub else None


def fill_programme(commune: Area, areas: dict[str, Area], users: dict[str, User]) -> None:
    programme = Programme(commune, users["canbo"], users["lanhdao"], read_toml(FILE))
    programme.fill(areas, {"health_station": users["tramyte"], "school": users["truonghoc"]})
    fill_community(commune, users, list(programme._managed(date(2023, 2, 1))))
