"""The demonstration commune: real area codes, invented villages' sizes, people, reviews and events."""

from datetime import date
from random import Random

from django.db import transaction

from households.models import Area, Household
from households.services import composition
from households.vocabulary import PovertyClass, Relationship, Sex
from huulien.accounts.models import User
from huulien.accounts.services import appoint
from huulien.demo.escapes import fill_escapes
from huulien.demo.plans import plan_2023, plan_2024
from huulien.demo.population import TASKS, Population
from huulien.demo.programme import fill_programme
from huulien.demo.recognitions import recognitions_2024
from huulien.demo.reports import report_2023
from huulien.demo.requests import add, ask, leave_out, put_on_list
from huulien.demo.rounds import (
    annual_round,
    assign,
    begin,
    certify,
    decide,
    hold,
    load,
    meeting,
    round_in_year,
    settle,
    walk,
)
from huulien.demo.ways import fill_ways
from huulien.platform import clock
from huulien.platform.vocabulary import AreaKind, Role
from reports.indicators.calendar import occasions
from reports.services import write_result
from surveys.models import ClassInForce, Round
from surveys.services.reviews import start_review
from surveys.services.rounds import MANAGED_CLASSES
from surveys.vocabulary import RequestKind, Stage

COMMUNE_CODE = "06388"

# Village: code, households at end-2022, poor and near poor then; most poor, poor and near poor at end-2023; most poor
# at end-2024.
# Names as the press has them; all figures are invented and add up to 765 households, 142 and 84 poor.
VILLAGES = {
    "Làng Bên": ("01", 148, 21, 14, 12, 12, 15, 9),
    "Làng Cóc": ("02", 131, 27, 17, 16, 17, 18, 13),
    "Là Bàn": ("03", 96, 24, 12, 15, 14, 14, 11),
    "Đoàn Kết": ("04", 142, 19, 15, 11, 11, 16, 9),
    "Ba Lẹng": ("05", 109, 31, 18, 19, 20, 19, 15),
    "Tân Lai": ("06", 139, 20, 14, 11, 10, 15, 8),
}

# username: full name, role, area (a village's name, or the commune, district or province), title
PEOPLE = {
    "canbo": ("Nguyễn Thị Hà", Role.OFFICER, "commune", "Công chức Văn hóa – Xã hội"),
    "lanhdao": ("Lương Văn Thắng", Role.LEADER, "commune", "Phó Chủ tịch"),
    "chutich": ("Hoàng Thị Nguyệt", Role.LEADER, "commune", "Chủ tịch"),
    "truongthon1": ("Chu Văn Đạt", Role.VILLAGE_HEAD, "Làng Bên", "Trưởng thôn"),
    "truongthon2": ("Hoàng Văn Phong", Role.VILLAGE_HEAD, "Làng Cóc", "Trưởng thôn"),
    "tramyte": ("Nông Thị Huệ", Role.UNIT, "commune", "Trạm trưởng Trạm Y tế"),
    "truonghoc": ("Hứa Văn Điệp", Role.UNIT, "commune", "Hiệu trưởng"),
    "huyen": ("Vi Thị Thảo", Role.DISTRICT, "district", "Chuyên viên Phòng Lao động"),
    "kiemtra": ("Dương Văn Minh", Role.AUDITOR, "commune", "Người kiểm tra nhật ký"),
    "quantri": ("Bế Văn Long", Role.ADMINISTRATOR, "commune", "Người quản trị"),
}


def is_seeded() -> bool:
    return Area.objects.communes().filter(code=COMMUNE_CODE).exists()


@transaction.atomic
def seed(password: str) -> None:
    """Everything the demonstration shows, the same at every call on an empty database."""
    areas = _areas()
    users = _users(areas, password)
    commune, officer, leader = areas["commune"], users["canbo"], users["lanhdao"]
    _ = leader.current_appointments  # those of today, kept: the leader enters what was before the first appointment
    population = Population(commune, Random(10_98))
    counts = {areas[name]: numbers[1] for name, numbers in VILLAGES.items()}
    households = population.register(counts, opened_on=date(2021, 12, 1), on=date(2022, 1, 1))

    classes = _classes_2022(areas, households)
    load(commune, 2021, date(2021, 12, 15), "79/QĐ-UBND", _classes_2021(classes), officer, leader)
    round_2022 = annual_round(commune, 2022, officer)
    population.review(round_2022, classes, date(2022, 10, 12), officer, leader)
    walk(
        round_2022,
        officer,
        date(2022, 9, 6),
        date(2022, 11, 4),
        date(2022, 11, 18),
        date(2022, 12, 2),
        date(2022, 12, 9),
    )
    settle(round_2022, date(2022, 12, 15), "85/QĐ-UBND", leader)
    certify(round_2022, date(2022, 12, 16), officer)
    plan_2023(commune, _most(areas, 4), leader)

    _events_2023(households, classes, officer)
    classes = _classes_2023(areas, classes)
    round_2023 = annual_round(commune, 2023, officer)
    population.review(round_2023, classes, date(2023, 10, 10), officer, leader)
    walk(
        round_2023,
        officer,
        date(2023, 9, 7),
        date(2023, 11, 3),
        date(2023, 11, 17),
        date(2023, 12, 1),
        date(2023, 12, 8),
    )
    decide(round_2023, date(2023, 12, 14), 97, officer, leader)
    settle(round_2023, date(2023, 12, 14), "97/QĐ-UBND", leader)
    certify(round_2023, date(2023, 12, 15), officer)

    plan_2024(commune, _most(areas, 7), leader)
    _events_2024(commune, officer)
    _escapes_in_2024(commune, population, users)
    round_2024 = annual_round(commune, 2024, officer)
    _drafts_2024(round_2024, population, classes, users)
    _requests_2024(round_2024, users)
    walk(round_2024, officer, date(2024, 9, 6))
    visited = {users["truongthon1"]: areas["Làng Bên"], users["truongthon2"]: areas["Làng Cóc"]}
    assign(round_2024, visited | {officer: areas["Tân Lai"]}, officer)
    begin(round_2024, Stage.VISITS, officer, date(2024, 9, 9))
    begin(round_2024, Stage.MEETING, officer, date(2024, 10, 8))
    hold(meeting(round_2024, areas["Làng Cóc"], date(2024, 10, 8), officer, against=1), officer)
    meeting(round_2024, areas["Làng Bên"], date(2024, 10, 9), officer, unsaid=2, against=1)
    recognitions_2024(_not_managed(commune)[5:], officer)
    fill_programme(commune, areas, users)
    fill_escapes(commune, users)
    report_2023(commune, users)
    fill_ways(commune, areas, officer)
    _sent_in_2024(commune)


def _sent_in_2024(commune: Area) -> None:
    """The monthly results of reviews were sent on their days."""
    monthly = [occasion for occasion in occasions(2024) if len(occasion.entry.months) > 1]
    for number, occasion in enumerate(monthly, start=1):
        with clock.reliving(occasion.due_on):
            write_result(
                commune=commune, occasion=occasion, version=0, number=f"{number * 4}/BC-UBND", sent_on=occasion.due_on
            )


def _areas() -> dict[str, Area]:
    province = Area.objects.create(kind=AreaKind.PROVINCE, code="20", name="Lạng Sơn")
    district = Area.objects.create(
        kind=AreaKind.DISTRICT, code="186", name="Hữu Lũng", parent=province, valid_until=date(2025, 6, 30)
    )
    # On 01/07/2025 Hữu Liên and Yên Thịnh became one commune, which took Yên Thịnh's code and Hữu Liên's name.
    merged = Area.objects.create(
        kind=AreaKind.COMMUNE, code="06400", name="Hữu Liên", parent=province, valid_from=date(2025, 7, 1)
    )
    Area.objects.create(
        kind=AreaKind.COMMUNE, code="06400", name="Yên Thịnh", parent=district, valid_until=date(2025, 6, 30),
        successor=merged,
    )  # fmt: skip
    # The commune of the plan stays open in the demonstration, so that its rounds can be tried on any day.
    commune = Area.objects.create(
        kind=AreaKind.COMMUNE, code=COMMUNE_CODE, name="Hữu Liên", parent=district, successor=merged
    )
    areas = {"province": province, "district": district, "commune": commune}
    for position, (name, numbers) in enumerate(VILLAGES.items(), start=1):
        areas[name] = Area.objects.create(
            kind=AreaKind.VILLAGE, code=numbers[0], name=name, parent=commune, position=position
        )
    return areas


def _users(areas: dict[str, Area], password: str) -> dict[str, User]:
    users = {}
    for username, (full_name, role, area, title) in PEOPLE.items():
        owner = areas["district" if role == Role.DISTRICT else "commune"]
        users[username] = User.objects.create_user(username, password, full_name=full_name, area=owner)
        appoint(user=users[username], role=role, area=areas[area], title=title, valid_from=date(2022, 1, 1))
    return users


def _most(areas: dict[str, Area], column: int) -> dict[Area, int]:
    """The most poor households of each village, from a column of `VILLAGES`."""
    return {areas[name]: numbers[column] for name, numbers in VILLAGES.items()}


def _classes_2022(areas: dict[str, Area], households: list[Household]) -> dict[Household, PovertyClass]:
    random = Random(2022)
    classes: dict[Household, PovertyClass] = {}
    for name, (_, _, poor, near_poor, *_) in VILLAGES.items():
        own = [household for household in households if household.village_id == areas[name].pk]
        random.shuffle(own)
        for position, household in enumerate(own):
            if position < poor:
                classes[household] = PovertyClass.POOR
            elif position < poor + near_poor:
                classes[household] = PovertyClass.NEAR_POOR
            else:
                classes[household] = random.choices((PovertyClass.AVERAGE, PovertyClass.NOT_POOR), (30, 70))[0]
    return classes


def _classes_2021(after: dict[Household, PovertyClass]) -> dict[Household, PovertyClass]:
    """As many of each class in each village as a year later, but a few households changed places."""
    before = dict(after)
    for village in {household.village_id for household in after}:
        own = {kind: [h for h in after if h.village_id == village and after[h] == kind] for kind in PovertyClass}
        poor, near_poor, not_poor = (
            own[kind] for kind in (PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR)
        )
        for one, other in ((poor[0], near_poor[0]), (near_poor[1], not_poor[0]), (poor[1], not_poor[1])):
            before[one], before[other] = after[other], after[one]
    return before


def _classes_2023(areas: dict[str, Area], before: dict[Household, PovertyClass]) -> dict[Household, PovertyClass]:
    """Most who were poor stay so or escape; a few near-poor and others become poor; the split household is new."""
    random = Random(2023)
    classes = {}
    for name, (*_, poor, near_poor, _) in VILLAGES.items():
        own = list(Household.objects.filter(village=areas[name], closed_on=None).order_by("code"))
        random.shuffle(own)
        was = {kind: [h for h in own if before.get(h) == kind] for kind in PovertyClass}
        newly_poor = was[PovertyClass.NEAR_POOR][:1]
        stay = was[PovertyClass.POOR][: poor - len(newly_poor)]
        chosen = dict.fromkeys([*stay, *newly_poor], PovertyClass.POOR)
        candidates = [*was[PovertyClass.POOR], *was[PovertyClass.NEAR_POOR], *was[PovertyClass.NOT_POOR]]
        free = [household for household in candidates if household not in chosen]
        chosen |= dict.fromkeys(free[:near_poor], PovertyClass.NEAR_POOR)
        for household in own:
            kept = before.get(household)
            rest = kept if kept in {PovertyClass.AVERAGE, PovertyClass.NOT_POOR} else PovertyClass.NOT_POOR
            classes[household] = chosen.get(household, rest)
    return classes


def _events_2023(households: list[Household], classes: dict[Household, PovertyClass], officer: User) -> None:
    """One household splits, one moves away: 765 remain. Some are born, die and marry."""
    settled_well = [household for household in households if classes[household] == PovertyClass.NOT_POOR]
    _split(settled_well, date(2023, 3, 6), officer)
    leaving = settled_well[40]
    composition.move_out_household(
        household=leaving, version=leaving.version, happened_on=date(2023, 5, 20), by=officer,
        note="Cả hộ chuyển đến nơi làm việc mới",
    )  # fmt: skip
    for household, day in zip(settled_well[50:56], range(4, 28, 4), strict=True):
        head = household.members.get(relationship=Relationship.HEAD)
        composition.record_birth(
            household=household,
            version=household.version,
            child={
                "full_name": f"{head.full_name.split()[0]} Thị Ngọc",
                "relationship": Relationship.GRANDCHILD,
                "sex": Sex.FEMALE,
                "ethnicity": head.ethnicity,
                "birth_date": date(2023, 6, day),
                "has_health_insurance": True,
            },
            by=officer,
        )
    _deaths(settled_well[60:], date(2023, 8, 9), officer, count=3)


def _split(households: list[Household], day: date, officer: User) -> None:
    """The first household where a grown child can leave to found their own."""
    for household in households:
        members = list(household.members.living_now())
        grown = [m for m in members if m.relationship == Relationship.CHILD and (m.age_on(day) or 0) >= 22]
        if grown and len(members) >= 4:
            composition.split_household(
                household=household,
                version=household.version,
                members={grown[0]: Relationship.HEAD},
                code="",
                happened_on=day,
                by=officer,
                note="Con ra ở riêng",
            )
            return
    raise RuntimeError("no household to split")


def _deaths(households: list[Household], day: date, officer: User, count: int) -> None:
    for household in households:
        old = [m for m in household.members.living_now() if not m.is_head and (m.age_on(day) or 0) >= 70]
        if old and count:
            composition.record_death(member=old[0], version=household.version, happened_on=day, by=officer)
            count -= 1


def _events_2024(commune: Area, officer: User) -> None:
    households = list(Household.objects.filter(commune=commune, closed_on=None).order_by("code")[300:400])
    _deaths(households, date(2024, 4, 17), officer, count=2)


def _escapes_in_2024(commune: Area, population: Population, users: dict[str, User]) -> None:
    """Two households ask to be recognised as escaped in May; the round of November is open for whoever asks next."""
    officer, leader = users["canbo"], users["lanhdao"]
    round = round_in_year(commune, date(2024, 5, 15), officer)
    poor = Household.objects.filter(commune=commune, closed_on=None, classes__poverty_class=PovertyClass.POOR,
                                    classes__valid_until=None)  # fmt: skip
    asking = dict.fromkeys(poor.order_by("code")[:2], PovertyClass.NEAR_POOR)
    population.review(round, asking, date(2024, 5, 20), officer, leader)
    for household in asking:
        asked = ask(round, household, RequestKind.ESCAPE, date(2024, 5, 15), "Hộ có thu nhập từ bán hồi.", officer)
        put_on_list(asked, date(2024, 5, 16), officer)
    settle(round, date(2024, 5, 28), "41/QĐ-UBND", leader)
    open_round = round_in_year(commune, date(2024, 11, 15), officer)
    waiting, left_out = _not_managed(commune)[2:4]
    ask(open_round, waiting, RequestKind.RECOGNITION, date(2024, 11, 4), "Chủ hộ ốm dài ngày.", officer)
    asked = ask(open_round, left_out, RequestKind.RECOGNITION, date(2024, 11, 15), "Hộ mất mùa.", officer)
    leave_out(asked, date(2024, 11, 18), officer, present_count=5)


def _requests_2024(round: Round, users: dict[str, User]) -> None:
    """Step 1 of the year: one household asks and is listed, one is told why not, one is added to the list."""
    officer, day = users["canbo"], date(2024, 9, 5)
    listed, left_out, _, _, added = _not_managed(round.commune)[:5]
    asked = ask(round, listed, RequestKind.RECOGNITION, date(2024, 9, 4), "Nhà sập sau mưa lũ.", officer)
    put_on_list(asked, day, officer, present_count=2)
    asked = ask(round, left_out, RequestKind.RECOGNITION, date(2024, 9, 4), "Đông con đi học.", officer)
    leave_out(asked, day, officer, present_count=6, reply="Hộ có xe ô tô và nhà xây kiên cố.")
    add(round, added, day, "Chủ hộ mất tháng 8, còn bà và hai cháu nhỏ.", officer)


def _not_managed(commune: Area) -> list[Household]:
    """Some households that are neither poor nor near poor, the last in the book."""
    managed = ClassInForce.objects.filter(valid_until=None, poverty_class__in=MANAGED_CLASSES)
    book = Household.objects.filter(commune=commune, closed_on=None).exclude(pk__in=managed.values("household"))
    return list(book.order_by("-code")[:9])


def _drafts_2024(
    round: Round, population: Population, classes: dict[Household, PovertyClass], users: dict[str, User]
) -> None:
    """Some reviews sent in, some half done, the others waiting: entry can be tried at every stage."""
    managed = [household for household, kind in classes.items() if kind in {PovertyClass.POOR, PovertyClass.NEAR_POOR}]
    by_village: dict[int, list[Household]] = {}
    for household in managed:
        by_village.setdefault(household.village_id, []).append(household)
    random = Random(2024)
    for own in by_village.values():
        own.sort(key=lambda household: household.code)
        sent = {
            household: random.choices((PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR), (20, 50, 30))[
                0
            ]
            for household in own[:5]
        }
        population.review(round, sent, date(2024, 9, 18), users["truongthon1"])
        for household in own[5:7]:
            review = start_review(round=round, household=household, by=users["canbo"])
            review.visited_on = date(2024, 9, 20)
            review.done_tasks = TASKS[:2]
            review.save(update_fields=["visited_on", "done_tasks"])
