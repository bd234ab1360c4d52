"""What became of a registration, in a commune of its own whose year is settled here."""

from datetime import date

import pytest

from households.vocabulary import PovertyClass
from huulien.platform import clock
from programs.vocabulary import EscapeResult
from tests import factories
from tests.base import make_cast
from tests.programs.test_escapes import TODAY, register, result

pytestmark = pytest.mark.django_db


def test_the_result_comes_with_the_decision():
    """Two poor households register; at the end of the year one is near poor, the other poor again."""
    cast = make_cast()
    homes = [factories.make_household(cast.lang_ben, head=name) for name in ("Triệu Văn Sinh", "Lý Văn Bách")]
    for year, kinds in ((2022, ("poor", "poor")), (2023, ("near_poor", "poor"))):
        round = factories.make_round(cast.commune, year, by=cast.officer)
        for home, kind in zip(homes, kinds, strict=True):
            factories.send_review(round, home, PovertyClass(kind), cast.head)
        if year == 2023:
            with clock.reliving(TODAY):
                out, still = (register(home) for home in homes)
                assert result(out) is result(still) is EscapeResult.UNKNOWN
        factories.settle(round, cast.leader)
    with clock.reliving(date(2023, 12, 15)):
        assert (result(out), result(still)) == (EscapeResult.ESCAPED, EscapeResult.NOT_YET)
    with clock.reliving(date(2024, 6, 1)):
        assert (result(out), result(still)) == (EscapeResult.ESCAPED, EscapeResult.NOT_YET)
