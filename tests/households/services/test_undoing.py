"""An event recorded by mistake is undone by an entry with its reason, and the book stands as if it had not been."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from households.models import Event, Household, Member
from households.services import composition
from households.services.settled_days import settle_through
from households.services.undoing import undo_event
from households.vocabulary import EventKind, Relationship, Sex
from huulien.platform.locking import StaleRecord
from reports.datasets import poverty_rates
from tests import factories
from tests.base import make_cast

pytestmark = pytest.mark.django_db

DAY = date(2023, 5, 10)
DAYS = [date(2023, 1, 1), DAY - timedelta(days=1), DAY, DAY + timedelta(days=1), date(2023, 12, 31), date(2024, 6, 1)]
SETTLED, OPEN = date(2023, 12, 31), date(2024, 1, 1)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def home(cast):
    """Sinh and his wife Mẩy; next door Hoa, alone."""
    home = factories.make_household(cast.lang_ben, "0001", head="Triệu Văn Sinh")
    factories.make_member(home, "Lý Thị Mẩy")
    factories.make_household(cast.lang_coc, "0002", head="Nông Thị Hoa", head_sex=Sex.FEMALE)
    return home


def member(name):
    return Member.objects.get(full_name=name)


def now(household):
    return Household.objects.get(pk=household.pk)


def alone():
    return Household.objects.get(code="0002")


def book(cast):
    """Who lives where as what, on each of the days, and how many each village counts."""
    counted = [
        [(row.name, row.figures.households, row.figures.persons) for row in poverty_rates(cast.commune, on).villages]
        for on in DAYS
    ]
    lives = list(Member.objects.order_by("pk").values_list("full_name", "household__code", "relationship",
                                                            "lived_until"))  # fmt: skip
    closed = list(Household.objects.order_by("code").values_list("code", "village__name", "closed_on"))
    return counted, lives, closed


def act(kind, cast, home):
    """Record the event, as somebody would by mistake."""
    base = {"happened_on": DAY, "by": cast.officer}
    household, wife, sinh = now(home), member("Lý Thị Mẩy"), member("Triệu Văn Sinh")
    own = base | {"version": household.version}
    if kind == "death":
        composition.record_death(member=wife, **own)
    elif kind == "departure":
        composition.move_out_member(member=wife, **own)
    elif kind == "last of a household":
        composition.record_death(member=member("Nông Thị Hoa"), **base | {"version": alone().version})
    elif kind == "all leave":
        composition.move_out_household(household=household, **own)
    elif kind == "within":
        composition.move_within_commune(household=household, village=cast.lang_coc, **own)
    elif kind == "head":
        composition.record_death(member=sinh, new_head=wife, relationships={}, **own)
    return Event.objects.latest("pk")


def undo(event, cast, **more):
    arguments = {"version": now(event.household).version, "reason": "ghi nhầm", "by": cast.officer} | more
    return undo_event(event=Event.objects.get(pk=event.pk), **arguments)


@pytest.mark.parametrize("kind", ["death", "departure", "last of a household", "all leave", "within", "head"])
def test_the_book_stands_as_if_it_had_not_happened(cast, home, kind):
    before = book(cast)
    event = act(kind, cast, home)
    assert book(cast) != before
    entry = undo(event, cast)
    assert book(cast) == before
    assert (entry.kind, entry.undoes_id, entry.note, entry.recorded_by) == ("undo", event.pk, "ghi nhầm", cast.officer)
    assert not Event.objects.standing().filter(pk__in=[event.pk, entry.pk]).exists()


@pytest.mark.parametrize("kind", ["birth", "arrival"])
def test_who_was_never_there_is_counted_on_no_day(cast, home, kind):
    before = book(cast)
    person = {"full_name": "Lê Văn Khách", "sex": "male", "birth_date": DAY, "relationship": Relationship.OTHER}
    household, common = now(home), {"version": now(home).version, "by": cast.officer}
    if kind == "birth":
        composition.record_birth(household=household, child=person, **common)
    else:
        composition.move_in_member(household=household, person=person, happened_on=DAY, **common)
    undo(Event.objects.latest("pk"), cast)
    counted, lives, closed = book(cast)
    assert (counted, closed) == (before[0], before[2])
    assert [life for life in lives if life[0] == "Lê Văn Khách"] == [
        ("Lê Văn Khách", "0001", Relationship.OTHER, DAY)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["death", "departure", "within"])
def test_settled_days_keep_what_was_counted_and_the_open_ones_are_put_right(cast, home, kind):
    right = book(cast)[0]
    event = act(kind, cast, home)
    wrong = book(cast)[0]
    cast.commune.refresh_from_db()
    settle_through(cast.commune, SETTLED)
    assert undo(event, cast).counted_from == OPEN
    assert book(cast)[0] == [*wrong[:5], right[5]]


@pytest.mark.parametrize("kind", ["last of a household", "all leave"])
def test_a_household_that_left_in_settled_days_is_entered_anew(cast, home, kind):
    event = act(kind, cast, home)
    cast.commune.refresh_from_db()
    settle_through(cast.commune, SETTLED)
    before = book(cast)
    with pytest.raises(ValidationError, match=r"đã chốt\. Ghi lại ở “Thêm hộ”, từ ngày 01/01/2024"):
        undo(event, cast)
    assert book(cast) == before


def test_a_head_who_comes_back_is_something_to_the_one_who_heads_the_household_now(cast, home):
    event = act("head", cast, home)
    composition.move_in_member(
        household=now(home), version=now(home).version, happened_on=DAY, by=cast.officer,
        person={"full_name": "Lê Văn Khách", "sex": "male", "relationship": Relationship.OTHER},
    )  # fmt: skip
    with pytest.raises(ValidationError, match="Chọn Triệu Văn Sinh là gì với chủ hộ hiện nay"):
        undo(event, cast)
    undo(event, cast, relationship=Relationship.HUSBAND)
    sinh = member("Triệu Văn Sinh")
    assert (sinh.relationship, sinh.lived_from, sinh.lived_until) == (Relationship.HUSBAND, DAY, None)
    assert [row.figures.persons for row in poverty_rates(cast.commune, DAY).villages] == [3, 1]
    assert now(home).head_name == "Lý Thị Mẩy"


def test_who_was_recorded_dead_by_mistake_may_leave_and_come_back(cast, home):
    undo(act("death", cast, home), cast)
    composition.move_out_member(
        member=member("Lý Thị Mẩy"), version=now(home).version, happened_on=date(2023, 6, 1), by=cast.officer
    )
    person = {"full_name": "Lý Thị Mẩy", "sex": "female", "relationship": Relationship.WIFE}
    person["birth_date"] = member("Lý Thị Mẩy").birth_date
    back = composition.move_in_member(
        household=now(home), version=now(home).version, person=person, happened_on=date(2023, 9, 1), by=cast.officer
    )
    assert back.pk == member("Lý Thị Mẩy").pk


def test_a_move_undone_may_be_recorded_again_to_the_right_village(cast, home):
    undo(act("within", cast, home), cast)
    right = factories.make_village(cast.commune, "Tân Lai", 3)
    composition.move_within_commune(
        household=now(home), version=now(home).version, village=right, happened_on=DAY, by=cast.officer
    )
    lay = [[row.name for row in poverty_rates(cast.commune, on).villages if row.figures.persons == 2] for on in DAYS]
    assert lay == [["Làng Bên"]] * 2 + [["Tân Lai"]] * 4


# ----- The right event, on an earlier day -----

EARLIER = DAY - timedelta(days=30)


def lay(on):
    """The village of the household of two, which Hoa's has one more of."""
    commune = Household.objects.get(code="0001").commune
    return [row.name for row in poverty_rates(commune, on).villages if row.figures.persons >= 2]


def record_again(kind, cast, home, on):
    """The event as it was, recorded rightly."""
    base = {"happened_on": on, "by": cast.officer, "version": now(home).version}
    if kind == "within":
        composition.move_within_commune(household=now(home), village=cast.lang_coc, **base)
    elif kind == "arrival":
        person = {"full_name": "Lê Văn Khách", "sex": "male", "birth_date": date(1990, 2, 3),
                  "relationship": Relationship.OTHER}  # fmt: skip
        composition.move_in_member(household=now(home), person=person, **base)
    elif kind == "head":
        composition.record_death(
            member=member("Triệu Văn Sinh"), new_head=member("Lý Thị Mẩy"), relationships={}, **base
        )
    elif kind == "all leave":
        composition.move_out_household(household=now(home), **base)
    else:
        leave = {"death": composition.record_death, "departure": composition.move_out_member}[kind]
        leave(member=member("Lý Thị Mẩy"), **base)
    return Event.objects.latest("pk")


KINDS = ["within", "arrival", "head", "death", "departure", "all leave"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_event_may_be_recorded_earlier_and_the_book_is_as_if_nothing_else_had_been(cast, home, kind):
    record_again(kind, cast, home, EARLIER)
    counted, lives, closed = book(cast)
    undo(Event.objects.latest("pk"), cast)
    undo(record_again(kind, cast, home, DAY), cast)
    right = record_again(kind, cast, home, EARLIER)
    assert (right.happened_on, right.counted_from) == (EARLIER, EARLIER)
    assert book(cast) == (counted, lives, closed)


@pytest.mark.parametrize("kind", ["within", "arrival", "death", "departure"])
def test_no_settled_figure_is_touched_by_the_right_event(cast, home, kind):
    event = record_again(kind, cast, home, DAY)
    cast.commune.refresh_from_db()
    settle_through(cast.commune, SETTLED)
    undo(event, cast)
    before = book(cast)[0][:5]
    right = record_again(kind, cast, home, EARLIER)
    assert (right.happened_on, right.counted_from) == (EARLIER, OPEN)
    assert book(cast)[0][:5] == before


def test_an_undone_move_of_settled_days_may_go_to_the_right_village_and_be_undone_too(cast, home):
    right = factories.make_village(cast.commune, "Tân Lai", 3)
    event = act("within", cast, home)
    cast.commune.refresh_from_db()
    settle_through(cast.commune, SETTLED)
    undo(event, cast)

    def move(village):
        composition.move_within_commune(
            household=now(home), version=now(home).version, village=village, happened_on=OPEN, by=cast.officer
        )

    move(right)
    assert [lay(on) for on in (SETTLED, OPEN)] == [["Làng Cóc"], ["Tân Lai"]]
    with pytest.raises(ValidationError, match="Hộ đã chuyển thôn ngày 01/01/2024"):
        move(cast.lang_coc)
    undo(Event.objects.latest("pk"), cast)
    assert [lay(on) for on in (SETTLED, OPEN)] == [["Làng Cóc"], ["Làng Bên"]]
    move(cast.lang_coc)
    assert [lay(on) for on in (SETTLED, OPEN)] == [["Làng Cóc"], ["Làng Cóc"]]


def test_where_a_household_lay_in_settled_days_is_taken_away_only_while_it_lies_there_still(cast, home):
    cast.commune.refresh_from_db()
    settle_through(cast.commune, SETTLED)
    composition.move_within_commune(
        household=now(home), version=now(home).version, village=cast.lang_coc, happened_on=OPEN, by=cast.officer
    )
    before = book(cast)[0][:5]
    with pytest.raises(IntegrityError), transaction.atomic():
        now(home).former_villages.all().delete()
    undo(Event.objects.latest("pk"), cast)
    assert book(cast)[0][:5] == before
    assert not now(home).former_villages.exists()


def test_a_move_is_not_recorded_before_another_that_stands(cast, home):
    right = factories.make_village(cast.commune, "Tân Lai", 3)
    act("within", cast, home)
    composition.move_within_commune(
        household=now(home), version=now(home).version, village=right, happened_on=date(2023, 8, 1), by=cast.officer
    )
    undo(Event.objects.latest("pk"), cast)
    for on in (EARLIER, DAY):
        with pytest.raises(ValidationError, match="Hộ đã chuyển thôn ngày 10/05/2023"):
            composition.move_within_commune(
                household=now(home), version=now(home).version, village=right, happened_on=on, by=cast.officer
            )
    composition.move_within_commune(
        household=now(home), version=now(home).version, village=right, happened_on=date(2023, 6, 1), by=cast.officer
    )
    assert [lay(on) for on in (EARLIER, DAY, date(2023, 6, 1))] == [["Làng Bên"], ["Làng Cóc"], ["Tân Lai"]]


def test_who_did_leave_does_not_arrive_before(cast, home):
    """The days that somebody lived are theirs, whatever was undone since."""
    record_again("arrival", cast, home, DAY)
    composition.move_out_member(
        member=member("Lê Văn Khách"), version=now(home).version, happened_on=date(2023, 8, 1), by=cast.officer
    )
    undo(record_again("arrival", cast, home, date(2023, 9, 1)), cast)
    with pytest.raises(ValidationError, match="chuyển đi ngày 01/08/2023"):
        record_again("arrival", cast, home, date(2023, 7, 1))
    record_again("arrival", cast, home, date(2023, 8, 15))
    khach = member("Lê Văn Khách")
    assert list(khach.spells.order_by("lived_from").values_list("lived_from", "lived_until")) == [
        (DAY, date(2023, 8, 1)), (date(2023, 8, 15), None)
    ]  # fmt: skip


def test_an_event_is_undone_once(cast, home):
    event = act("death", cast, home)
    entry = undo(event, cast)
    for again in (event, entry):
        with pytest.raises(ValidationError, match="Biến động này đã hủy rồi"):
            undo(again, cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.create(commune=cast.commune, household=home, kind=EventKind.UNDO, undoes=event,
                             happened_on=DAY, counted_from=DAY)  # fmt: skip


def test_the_later_event_is_undone_first(cast, home):
    household = now(home)
    composition.move_in_member(
        household=household, version=household.version, happened_on=DAY, by=cast.officer,
        person={"full_name": "Lê Văn Khách", "sex": "male", "relationship": Relationship.OTHER},
    )  # fmt: skip
    came = Event.objects.latest("pk")
    composition.move_out_member(
        member=member("Lê Văn Khách"), version=now(home).version, happened_on=date(2023, 8, 1), by=cast.officer
    )
    left = Event.objects.latest("pk")
    with pytest.raises(ValidationError, match="Sau biến động này còn “chuyển đi” ngày 01/08/2023"):
        undo(came, cast)
    undo(left, cast)
    undo(came, cast)
    assert member("Lê Văn Khách").lived_until == DAY


def test_who_sees_an_older_page_is_told(cast, home):
    event = act("death", cast, home)
    with pytest.raises(StaleRecord):
        undo(event, cast, version=now(home).version - 1)
    assert Event.objects.filter(kind=EventKind.UNDO).count() == 0


def test_a_split_a_merge_and_a_new_head_are_put_right_by_another_act(cast, home):
    household = now(home)
    wife, sinh = member("Lý Thị Mẩy"), member("Triệu Văn Sinh")
    composition.change_head(household=household, version=household.version, new_head=wife, happened_on=DAY,
                            relationships={sinh: Relationship.HUSBAND}, by=cast.officer)  # fmt: skip
    with pytest.raises(ValidationError, match="ghi “Đổi chủ hộ” lần nữa"):
        undo(Event.objects.latest("pk"), cast)
