"""A commune small enough to count by hand, built through the services; the golden tables hold the counts.

Persons stand in brackets; P poor, N near poor, A average, O not poor, – never reviewed.

            Làng Bên                                      Làng Cóc                                      Tân Lai
end-2022    01 P(3) 02 P(2) 03 P(1) 04 N(2) 05 A(4) 06 O(1)   07 P(2) 08 N(1) 09 N(3) 10 O(1) 11 O(2) 12 –(1)   nobody
10/03/2023                                                11 moves away, 2 persons
05/05/2023  05 takes in the one person of 08              08 is gone; until then its person counts in Làng Cóc
20/07/2023  the child of 01 leaves it                     13 P(1): that child's, poor as 01 until reviewed
15/12/2023  01 P 02 N 03 O 04 P                           07 P 09 A 13 P; 10 and 12 keep what they had
end-2023    01 P(2) 02 N(2) 03 O(1) 04 P(2) 05 A(5) 06 O(1)   07 P(2) 09 A(3) 10 O(1) 12 –(1) 13 P(1)
"""

from datetime import date

from households.models import Area, Household
from households.services import composition
from households.vocabulary import PovertyClass, Relationship
from programs.models import Plan, VillageTarget
from tests import factories
from tests.base import Cast

P, N, A, O = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.AVERAGE, PovertyClass.NOT_POOR  # noqa: E741

PERSONS = {"01": 3, "02": 2, "03": 1, "04": 2, "05": 4, "06": 1, "07": 2, "08": 1, "09": 3, "10": 1, "11": 2, "12": 1}
CLASSES_2022 = {"01": P, "02": P, "03": P, "04": N, "05": A, "06": O, "07": P, "08": N, "09": N, "10": O, "11": O}
CLASSES_2023 = {"01": P, "02": N, "03": O, "04": P, "07": P, "09": A, "13": P}


def build(cast: Cast) -> Plan:
    """The commune with both rounds settled, and the plan of 2023: 20 %, one poor household a village at most."""
    tan_lai = factories.make_village(cast.commune, "Tân Lai", 3)
    for code, persons in PERSONS.items():
        _register(cast.lang_ben if code <= "06" else cast.lang_coc, code, persons)
    _review(cast, 2022, CLASSES_2022)
    _events(cast)
    plan = factories.make_plan(
        cast.commune, target_rate="20.00", number="32/KH-UBND", issued_on=date(2023, 3, 28),
        based_on="Kế hoạch số 119/KH-UBND của UBND huyện;", recipients="- Phòng LĐTBXH-DT huyện;\nLưu: VT, VHXH.",
    )  # fmt: skip
    for village, most in ((cast.lang_ben, 1), (cast.lang_coc, 1), (tan_lai, 0)):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=most)
    _review(cast, 2023, CLASSES_2023)
    cast.commune.refresh_from_db()
    return plan


def household(code: str) -> Household:
    return Household.objects.get(code=code)


def _register(village: Area, code: str, persons: int) -> None:
    new = factories.make_household(village, code)
    others = [Relationship.WIFE, Relationship.CHILD, Relationship.CHILD][: persons - 1]
    for relationship in others:
        factories.make_member(new, relationship=relationship)


def _review(cast: Cast, year: int, classes: dict[str, PovertyClass]) -> None:
    round = factories.make_round(cast.commune, year, cast.officer)
    for code, kind in classes.items():
        factories.send_review(round, household(code), kind, cast.officer)
    factories.settle(round, cast.leader)


def _events(cast: Cast) -> None:
    leaving = household("11")
    composition.move_out_household(
        household=leaving, version=leaving.version, happened_on=date(2023, 3, 10), by=cast.officer
    )
    alone, into = household("08"), household("05")
    composition.merge_households(
        household=alone, version=alone.version, into=into, into_version=into.version,
        relationships={alone.members.get(): Relationship.MOTHER}, happened_on=date(2023, 5, 5), by=cast.officer,
    )  # fmt: skip
    parents = household("01")
    composition.split_household(
        household=parents, version=parents.version, code="13", village=cast.lang_coc, happened_on=date(2023, 7, 20),
        members={parents.members.get(relationship=Relationship.CHILD): Relationship.HEAD}, by=cast.officer,
    )  # fmt: skip
