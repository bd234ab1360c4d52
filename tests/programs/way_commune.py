"""The households and measures of the contract's example, in the database."""

from datetime import date

from huulien.platform import audit
from programs.models import WayExclusion, WayRoom
from surveys.models import ClassInForce, Review
from surveys.vocabulary import Indicator
from tests import factories
from tests.programs.factories import make_measure

LACKING = {  # code → class, whether income is at or below the line, indicators lacked, not known
    "0001": ("poor", True, (1, 9, 10), ()),
    "0002": ("poor", True, (1, 5, 9, 10), ()),
    "0003": ("poor", True, (4, 5, 10), (3,)),
    "0004": ("near_poor", True, (9,), ()),
    "0005": ("not_poor", False, (1, 2, 3, 4), ()),
}
HEADS = ("Nông Văn Bình", "Nông Văn Cảnh", "Nông Văn Đạt", "Nông Văn Hòa", "Nông Văn Khải")
INDICATORS = dict(enumerate(Indicator, start=1))


def make_homes(cast):
    """Five households with settled forms: the contract's three, one near poor, one above."""
    round = factories.make_round(cast.commune, by=cast.officer)
    found = {}
    with audit.acting(locked=False):
        for number, (code, (kind, below, lacking, unknown)) in enumerate(LACKING.items()):
            village = cast.lang_coc if code in {"0002", "0003"} else cast.lang_ben
            home = factories.make_household(village, code, head=HEADS[number])
            lacks = {
                f"lacks_{item}": None if place in unknown else place in lacking for place, item in INDICATORS.items()
            }
            review = Review.objects.create(
                round=round, commune=cast.commune, village=village, household=home, state="settled",
                poverty_class=kind, reference=f"B-{code}", outcome={"income_at_or_below_line": below}, **lacks,
            )  # fmt: skip
            ClassInForce.objects.create(
                commune=cast.commune, village=village, household=home, review=review, poverty_class=kind,
                valid_from=date(2023, 12, 14),
            )  # fmt: skip
            found[code] = home
    return found


def make_measures(cast):
    """Those of the contract's example."""
    coc = cast.lang_coc
    latrine = make_measure(
        cast.commune, "Nhà tiêu", ("nha_tieu",), 8_000_000, capacity=20, chance="0.95", need="toilet"
    )
    tank = make_measure(cast.commune, "Bể nước", ("nuoc_sinh_hoat",), 3_000_000)
    spring = make_measure(cast.commune, "Nước tự chảy", ("nuoc_sinh_hoat",), 20_000_000, per="village", capacity=30)
    cow = make_measure(cast.commune, "Bò", (), 18_000_000, income=True, chance="0.6", need="loan")
    make_measure(cast.commune, "Đã thôi", ("viec_lam",), 1, valid_until=date(2024, 5, 31))
    make_measure(cast.commune, "Chưa đến", ("viec_lam",), 1, valid_from=date(2024, 6, 2))
    WayRoom.objects.create(commune=cast.commune, measure=latrine, village=coc, most=1)
    WayExclusion.objects.create(commune=cast.commune, measure=tank, other=spring)
    return {"latrine": latrine, "tank": tank, "spring": spring, "cow": cow}
