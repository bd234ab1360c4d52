"""A small commune with two years behind it, counted by hand: for tests of lists, numbers and figures."""

from dataclasses import dataclass
from datetime import date

from households.models import Household
from households.services import composition
from households.vocabulary import PovertyClass, Relationship, Sex
from programs.models import VillageTarget
from surveys.models import Review, Round
from surveys.steps.reviews import REVIEW_STEPS
from tests import factories
from tests.base import Cast, make_cast

POOR, NEAR_POOR, NOT_POOR = PovertyClass.POOR, PovertyClass.NEAR_POOR, PovertyClass.NOT_POOR


@dataclass(frozen=True)
class Commune:
    cast: Cast
    settled: Round  # 2022
    open: Round  # 2023
    households: dict[str, Household]  # by the head's name


def make_commune() -> Commune:
    """Làng Bên: 3 poor, 1 near poor, 1 not poor; Làng Cóc: 1 poor, 2 near poor, 1 not poor at the end of 2022.

    In 2023 Làng Bên gets a household by a split and one from elsewhere (both not classified yet), Làng Cóc loses one
    that had a draft; the 2023 round has drafts, a review that waits, and a checked one. Every household has two people,
    but for the split one (one of two left) and the one from elsewhere (one).
    """
    cast = make_cast()
    first = {
        "Triệu Văn Sinh": (cast.lang_ben, POOR), "Hoàng Thị Đào": (cast.lang_ben, POOR),
        "Lý Văn Bách": (cast.lang_ben, POOR), "Nông Thị Hoa": (cast.lang_ben, NEAR_POOR),
        "Vi Văn Yên": (cast.lang_ben, NOT_POOR), "Đặng Văn Ân": (cast.lang_coc, POOR),
        "Chu Thị Út": (cast.lang_coc, NEAR_POOR), "Bế Văn Cường": (cast.lang_coc, NEAR_POOR),
        "Mã Văn Giáp": (cast.lang_coc, NOT_POOR),
    }  # fmt: skip
    households = {}
    for name, (village, _) in first.items():
        households[name] = factories.make_household(village, head=name)
        factories.make_member(households[name], f"{name.split()[0]} Thị Vợ")
        households[name].refresh_from_db()
    factories.make_household(cast.other_village, "0001", head="Triệu Văn Sinh")  # of the other commune

    settled = factories.make_round(cast.commune, 2022, by=cast.officer)
    for name, (village, kind) in first.items():
        head = cast.head if village == cast.lang_ben else cast.other_head
        factories.send_review(settled, households[name], kind, head)
    factories.settle(settled, cast.leader)

    plan = factories.make_plan(cast.commune, 2023, target_rate="20.00")
    for village, most in ((cast.lang_ben, 2), (cast.lang_coc, 0)):
        VillageTarget.objects.create(commune=cast.commune, plan=plan, village=village, max_poor_households=most)

    yen = households["Vi Văn Yên"]
    son = composition.move_in_member(
        household=yen, version=yen.version, happened_on=date(2023, 2, 1), by=None,
        person={"full_name": "Vi Văn Nam", "relationship": Relationship.CHILD, "sex": Sex.MALE,
                "birth_date": date(2000, 1, 1)},
    )  # fmt: skip
    households["Vi Văn Nam"] = composition.split_household(
        household=yen, version=yen.version, members={son: Relationship.HEAD}, code="", happened_on=date(2023, 4, 1),
        by=None,
    )  # fmt: skip
    households["Lê Văn Mới"] = factories.make_household(cast.lang_ben, head="Lê Văn Mới", opened_on=date(2023, 5, 1))

    open_round = factories.make_round(cast.commune, 2023, by=cast.officer)
    factories.make_review(open_round, households["Triệu Văn Sinh"], cast.head)
    factories.make_review(open_round, households["Bế Văn Cường"], cast.other_head)
    sent = factories.send_review(open_round, households["Hoàng Thị Đào"], NOT_POOR, cast.head)
    factories.send_review(open_round, households["Đặng Văn Ân"], POOR, cast.other_head)
    factories.send_review(open_round, households["Lê Văn Mới"], POOR, cast.head)
    REVIEW_STEPS.perform("check", sent, version=sent.version, by=cast.officer)
    leaving = households["Bế Văn Cường"]
    composition.move_out_household(household=leaving, version=leaving.version, happened_on=date(2023, 10, 5), by=None)
    return Commune(cast, settled, open_round, households)


def review_of(commune: Commune, name: str) -> Review:
    """The review of a household in the open round."""
    return Review.objects.get(round=commune.open, household=commune.households[name])
