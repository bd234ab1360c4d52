"""Who lives where on the day before, of and after each act of the commune, and what refuses to be recorded."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from households.models import Event, Household, Member, Spell
from households.services import composition, facts
from households.vocabulary import EventKind, Relationship, Sex
from huulien.platform.locking import StaleRecord
from tests import factories
from tests.base import make_cast

pytestmark = pytest.mark.django_db

DAY = date(2023, 5, 10)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def household(cast):
    """Sinh, his wife Mẩy and their son Páo, since 2022."""
    household = factories.make_household(cast.lang_ben, head="Triệu Văn Sinh")
    factories.make_member(household, "Lý Thị Mẩy")
    factories.make_member(
        household, "Triệu Văn Páo", relationship=Relationship.CHILD, sex=Sex.MALE, birth_date=date(2004, 3, 1)
    )
    household.refresh_from_db()
    return household


@pytest.fixture
def neighbours(cast):
    """Hoa, alone."""
    return factories.make_household(cast.lang_coc, head="Nông Thị Hoa", head_sex=Sex.FEMALE)


def member(name):
    return Member.objects.get(full_name=name)


def living(household, on):
    """Who lived in the household on a day, by given name."""
    people = Member.objects.living_on(on, Household.objects.filter(pk=household.pk))
    return {person.full_name.split()[-1] for person in people}


def counts(commune, on):
    """(households, persons) of the commune on a day."""
    households = Household.objects.filter(commune=commune).registered_on(on)
    return households.count(), Member.objects.living_on(on, households).count()


def roles(household):
    """Relationships of those who live here now, by given name."""
    return {person.full_name.split()[-1]: person.relationship for person in household.members.living_now()}


def everything():
    """The register as the database holds it, to compare before and after a refusal."""
    return [list(model.objects.order_by("pk").values()) for model in (Household, Member, Spell, Event)]


def child(**facts):
    return {
        "full_name": "Triệu Thị Mai", "relationship": Relationship.CHILD, "sex": Sex.FEMALE, "birth_date": DAY
    } | facts  # fmt: skip


# ----- Each act -----


def test_a_child_lives_in_the_household_from_the_day_of_birth(cast, household):
    composition.record_birth(household=household, version=household.version, child=child(), by=cast.officer)
    assert [living(household, day) for day in (BEFORE, DAY, AFTER)] == [
        {"Sinh", "Mẩy", "Páo"}, {"Sinh", "Mẩy", "Páo", "Mai"}, {"Sinh", "Mẩy", "Páo", "Mai"},
    ]  # fmt: skip
    event = Event.objects.get(kind=EventKind.BIRTH)
    assert (event.happened_on, event.counted_from, event.recorded_by) == (DAY, DAY, cast.officer)


def test_a_child_forgotten_when_the_household_was_entered_counts_from_the_households_first_day(cast, household):
    born = composition.record_birth(
        household=household, version=household.version, child=child(birth_date=date(2021, 12, 1)), by=cast.officer
    )
    assert born.lived_from == household.opened_on
    assert Event.objects.get(kind=EventKind.BIRTH).happened_on == date(2021, 12, 1)


def test_a_member_who_died_lived_here_until_the_day_before(cast, household):
    composition.record_death(member=member("Lý Thị Mẩy"), version=household.version, happened_on=DAY, by=cast.officer)
    assert [living(household, day) for day in (BEFORE, DAY, AFTER)] == [
        {"Sinh", "Mẩy", "Páo"}, {"Sinh", "Páo"}, {"Sinh", "Páo"},
    ]  # fmt: skip


def test_a_dead_head_is_followed_by_the_new_head(cast, household):
    composition.record_death(
        member=member("Triệu Văn Sinh"),
        version=household.version,
        happened_on=DAY,
        new_head=member("Lý Thị Mẩy"),
        relationships={member("Triệu Văn Páo"): Relationship.CHILD},
        by=cast.officer,
    )
    household.refresh_from_db()
    assert roles(household) == {"Mẩy": Relationship.HEAD, "Páo": Relationship.CHILD}
    assert (household.head_name, household.closed_on) == ("Lý Thị Mẩy", None)
    assert list(Household.objects.matching("ly thi may")) == [household]
    assert list(Household.objects.matching("trieu van sinh")) == []
    assert living(household, DAY) == {"Mẩy", "Páo"}


def test_the_last_member_closes_the_household(cast, neighbours):
    composition.record_death(
        member=member("Nông Thị Hoa"), version=neighbours.version, happened_on=DAY, by=cast.officer
    )
    neighbours.refresh_from_db()
    assert neighbours.closed_on == DAY
    assert [counts(cast.commune, day) for day in (BEFORE, DAY)] == [(1, 1), (0, 0)]


def test_a_member_moves_in_and_out_again(cast, household):
    guest = child(full_name="Hoàng Văn Khách", relationship=Relationship.OTHER, birth_date=date(1990, 1, 1))
    came = composition.move_in_member(
        household=household, version=household.version, person=guest, happened_on=DAY, by=cast.officer
    )
    household.refresh_from_db()
    composition.move_out_member(member=came, version=household.version, happened_on=AFTER, by=cast.officer)
    assert [("Khách" in living(household, day)) for day in (BEFORE, DAY, AFTER)] == [False, True, False]


def test_a_whole_household_leaves_on_one_day(cast, household, neighbours):
    composition.move_out_household(household=household, version=household.version, happened_on=DAY, by=cast.officer)
    household.refresh_from_db()
    assert household.closed_on == DAY
    assert [counts(cast.commune, day) for day in (BEFORE, DAY)] == [(2, 4), (1, 1)]


def test_a_split_founds_a_household_and_leaves_the_past_where_it_was(cast, household):
    new = composition.split_household(
        household=household,
        version=household.version,
        members={member("Triệu Văn Páo"): Relationship.HEAD},
        code="",
        happened_on=DAY,
        by=cast.officer,
    )
    assert [living(household, day) for day in (BEFORE, DAY)] == [{"Sinh", "Mẩy", "Páo"}, {"Sinh", "Mẩy"}]
    assert [living(new, day) for day in (BEFORE, DAY)] == [set(), {"Páo"}]
    assert [counts(cast.commune, day) for day in (BEFORE, DAY)] == [(1, 3), (2, 3)]
    assert (new.code, new.head_name, new.village, new.opened_on) == ("0002", "Triệu Văn Páo", cast.lang_ben, DAY)


def test_a_merge_closes_one_household_and_moves_everyone(cast, household, neighbours):
    composition.merge_households(
        household=neighbours,
        version=neighbours.version,
        into=household,
        into_version=household.version,
        relationships={member("Nông Thị Hoa"): Relationship.SIBLING},
        happened_on=DAY,
        by=cast.officer,
    )
    neighbours.refresh_from_db()
    assert neighbours.closed_on == DAY
    assert [living(neighbours, day) for day in (BEFORE, DAY)] == [{"Hoa"}, set()]
    assert [living(household, day) for day in (BEFORE, DAY)] == [{"Sinh", "Mẩy", "Páo"}, {"Sinh", "Mẩy", "Páo", "Hoa"}]
    assert [counts(cast.commune, day) for day in (BEFORE, DAY)] == [(2, 4), (1, 4)]
    assert roles(household)["Hoa"] == Relationship.SIBLING


def test_a_new_head_is_named_first_and_the_old_one_keeps_no_headship(cast, household):
    composition.change_head(
        household=household,
        version=household.version,
        new_head=member("Triệu Văn Páo"),
        relationships={
            member("Triệu Văn Sinh"): Relationship.FATHER, member("Lý Thị Mẩy"): Relationship.MOTHER
        },
        happened_on=DAY,
        by=cast.officer,
    )  # fmt: skip
    assert roles(household) == {
        "Páo": Relationship.HEAD, "Sinh": Relationship.FATHER, "Mẩy": Relationship.MOTHER
    }  # fmt: skip
    assert household.members.living_now().in_family_order().first().full_name == "Triệu Văn Páo"
    assert [living(household, day) for day in (BEFORE, DAY, AFTER)] == [{"Sinh", "Mẩy", "Páo"}] * 3
    spells = Spell.objects.filter(member__full_name="Triệu Văn Sinh").values_list("relationship", "lived_until")
    assert list(spells) == [(Relationship.HEAD, DAY), (Relationship.FATHER, None)]


def test_nobody_keeps_a_relation_to_a_head_who_is_gone(cast, household):
    version = household.version
    refused(
        "Chọn quan hệ với chủ hộ mới cho: Triệu Văn Sinh, Triệu Văn Páo.", composition.change_head,
        household=household, version=version, new_head=member("Lý Thị Mẩy"), relationships={},
        happened_on=DAY, by=cast.officer,
    )  # fmt: skip
    for leave in (composition.record_death, composition.move_out_member):
        refused(
            "Chọn quan hệ với chủ hộ mới cho: Lý Thị Mẩy.", leave, member=member("Triệu Văn Sinh"),
            new_head=member("Triệu Văn Páo"), version=version, happened_on=DAY, by=cast.officer,
        )  # fmt: skip


def test_start_minus_out_plus_in_is_end_after_every_kind_of_act(cast, household, neighbours):
    start, end = date(2022, 12, 31), date(2023, 12, 31)
    couple = ["Triệu Văn Sinh", "Lý Thị Mẩy"]
    before = counts(cast.commune, start)

    def version(of):
        of.refresh_from_db()
        return of.version

    new = composition.split_household(
        household=household, version=version(household), members={member("Triệu Văn Páo"): Relationship.HEAD},
        code="", happened_on=date(2023, 2, 1), by=None,
    )  # fmt: skip
    composition.record_birth(household=new, version=version(new), child=child(), by=None)
    composition.move_in_member(
        household=household, version=version(household), by=None, happened_on=date(2023, 6, 1),
        person=child(full_name="Hoàng Văn Khách", relationship=Relationship.OTHER, birth_date=date(1990, 1, 1)),
    )  # fmt: skip
    composition.record_death(
        member=member("Triệu Văn Sinh"), version=version(household), new_head=member("Lý Thị Mẩy"), by=None,
        relationships=dict.fromkeys(household.members.living_now().exclude(full_name__in=couple), Relationship.CHILD),
        happened_on=date(2023, 7, 1),
    )  # fmt: skip
    composition.merge_households(
        household=neighbours, version=version(neighbours), into=household, into_version=version(household),
        relationships={member("Nông Thị Hoa"): Relationship.OTHER}, happened_on=date(2023, 8, 1), by=None,
    )  # fmt: skip
    composition.move_out_member(
        member=member("Hoàng Văn Khách"), version=version(household), happened_on=date(2023, 9, 1), by=None
    )
    composition.move_out_household(household=new, version=version(new), happened_on=date(2023, 10, 1), by=None)

    # By hand: of 2 households and 4 persons, 1 split in, 1 merged out, 1 moved out; 1 born, 1 came, 1 died,
    # 1 + 2 moved out.
    assert before == (2, 4)
    assert counts(cast.commune, end) == (2 + 1 - 1 - 1, 4 + 1 + 1 - 1 - 1 - 2)
    happened = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert happened.count(EventKind.SPLIT) == happened.count(EventKind.MERGE) == 2  # on both households' pages
    assert happened.count(EventKind.MOVE_OUT) == 2


# ----- Refused, and nothing written -----


def refused(message, act, **arguments):
    before = everything()
    with pytest.raises(ValidationError, match=message):
        act(**arguments)
    assert everything() == before


def test_a_head_does_not_leave_without_a_new_head(cast, household):
    refused(
        "Chọn người làm chủ hộ mới", composition.record_death,
        member=member("Triệu Văn Sinh"), version=household.version, happened_on=DAY, by=cast.officer,
    )  # fmt: skip


def test_a_head_is_not_followed_by_somebody_of_another_household(cast, household, neighbours):
    refused(
        "người đang sống trong hộ", composition.record_death,
        member=member("Triệu Văn Sinh"), version=household.version, happened_on=DAY,
        new_head=member("Nông Thị Hoa"), by=cast.officer,
    )  # fmt: skip


def test_nobody_dies_twice(cast, household):
    composition.record_death(member=member("Lý Thị Mẩy"), version=household.version, happened_on=DAY, by=cast.officer)
    household.refresh_from_db()
    refused(
        "không còn trong hộ từ 10/05/2023", composition.move_out_member,
        member=member("Lý Thị Mẩy"), version=household.version, happened_on=AFTER, by=cast.officer,
    )  # fmt: skip


def test_nothing_happens_in_a_household_before_it_was_in_the_book(cast, household):
    refused(
        "Hộ có trong sổ từ 01/01/2022", composition.move_out_household,
        household=household, version=household.version, happened_on=date(2021, 12, 31), by=cast.officer,
    )  # fmt: skip


def test_nobody_leaves_before_they_came(cast, household):
    came = composition.move_in_member(
        household=household, version=household.version, happened_on=DAY, by=cast.officer,
        person=child(full_name="Hoàng Văn Khách", relationship=Relationship.OTHER, birth_date=date(1990, 1, 1)),
    )  # fmt: skip
    household.refresh_from_db()
    refused(
        "Hoàng Văn Khách sống trong hộ từ 10/05/2023", composition.move_out_member,
        member=came, version=household.version, happened_on=BEFORE, by=cast.officer,
    )  # fmt: skip


@pytest.mark.parametrize(
    "act",
    [
        lambda household: composition.record_birth(
            household=household, version=household.version, child=child(birth_date=AFTER), by=None
        ),
        lambda household: composition.move_in_member(
            household=household, version=household.version, person=child(), happened_on=AFTER, by=None
        ),
        lambda household: composition.move_out_household(
            household=household, version=household.version, happened_on=AFTER, by=None
        ),
    ],
    ids=["birth", "move_in", "move_out"],
)
def test_nothing_more_happens_in_a_closed_household(cast, household, act):
    composition.move_out_household(household=household, version=household.version, happened_on=DAY, by=cast.officer)
    household.refresh_from_db()
    refused("Hộ không còn trong sổ từ 10/05/2023", act, household=household)


def test_a_split_needs_one_new_head_and_the_old_head_to_stay(cast, household):
    split = {"household": household, "version": household.version, "code": "", "happened_on": DAY, "by": cast.officer}
    refused("đúng một người làm chủ hộ mới", composition.split_household, members={}, **split)
    both = {member("Lý Thị Mẩy"): Relationship.HEAD, member("Triệu Văn Páo"): Relationship.HEAD}
    refused("đúng một người làm chủ hộ mới", composition.split_household, members=both, **split)
    head = {member("Triệu Văn Sinh"): Relationship.HEAD}
    refused("Chủ hộ cũ phải ở lại", composition.split_household, members=head, **split)


def test_a_split_takes_no_code_that_is_taken_and_nobody_from_elsewhere(cast, household, neighbours):
    split = {"household": household, "version": household.version, "happened_on": DAY, "by": cast.officer}
    refused(
        "Mã hộ này đã dùng", composition.split_household,
        members={member("Triệu Văn Páo"): Relationship.HEAD}, code=neighbours.code, **split,
    )  # fmt: skip
    refused(
        "Chỉ tách được người đang sống trong hộ này", composition.split_household,
        members={member("Nông Thị Hoa"): Relationship.HEAD}, code="", **split,
    )  # fmt: skip
    refused(
        "Chọn thôn của xã này", composition.split_household,
        members={member("Triệu Văn Páo"): Relationship.HEAD}, code="", village=cast.other_village, **split,
    )  # fmt: skip


def test_a_merge_needs_another_open_household_of_the_commune_and_a_relation_for_each(cast, household, neighbours):
    stranger = factories.make_household(cast.other_village, head="Vi Văn Xa")
    merge = {"household": household, "version": household.version, "happened_on": DAY, "by": cast.officer}
    for into in (household, stranger):
        refused(
            "Chọn một hộ khác", composition.merge_households,
            into=into, into_version=into.version, relationships={}, **merge,
        )  # fmt: skip
    refused(
        "Chọn quan hệ với chủ hộ mới cho: Triệu Văn Sinh, Triệu Văn Páo", composition.merge_households,
        into=neighbours, into_version=neighbours.version,
        relationships={member("Lý Thị Mẩy"): Relationship.OTHER}, **merge,
    )  # fmt: skip


def test_the_head_is_not_changed_to_the_head_or_to_two_or_to_a_stranger(cast, household, neighbours):
    change = {"household": household, "version": household.version, "happened_on": DAY, "by": cast.officer}
    refused("đang là chủ hộ", composition.change_head, new_head=member("Triệu Văn Sinh"), relationships={}, **change)
    refused(
        "chỉ có một chủ hộ", composition.change_head,
        new_head=member("Lý Thị Mẩy"), relationships={member("Triệu Văn Páo"): Relationship.HEAD}, **change,
    )  # fmt: skip
    refused(
        "Chủ hộ mới phải là người đang sống", composition.change_head,
        new_head=member("Nông Thị Hoa"), relationships={}, **change,
    )  # fmt: skip
    refused(
        "Chỉ ghi quan hệ cho người đang sống", composition.change_head,
        new_head=member("Lý Thị Mẩy"), relationships={member("Nông Thị Hoa"): Relationship.SIBLING}, **change,
    )  # fmt: skip


def test_a_citizen_number_is_not_given_to_two_living_people(cast, household, neighbours):
    number = {"citizen_id": "020081000001"}
    composition.move_in_member(
        household=neighbours, version=neighbours.version, happened_on=DAY, by=None,
        person=child(full_name="Nông Văn Một", birth_date=date(1981, 1, 1), sex=Sex.MALE, **number),
    )  # fmt: skip
    refused(
        "Số CCCD này đã ghi cho người khác", composition.move_in_member,
        household=household, version=household.version, happened_on=DAY, by=None,
        person=child(full_name="Nông Văn Hai", birth_date=date(1981, 1, 1), sex=Sex.MALE, **number),
    )  # fmt: skip


# ----- Versions -----


def test_an_act_on_a_household_somebody_else_has_changed_is_refused(cast, household, neighbours):
    seen = household.version
    composition.record_birth(household=household, version=seen, child=child(), by=cast.officer)
    before = everything()
    stale = [
        lambda: composition.record_birth(household=household, version=seen, child=child(), by=None),
        lambda: composition.record_death(member=member("Lý Thị Mẩy"), version=seen, happened_on=DAY, by=None),
        lambda: composition.move_out_household(household=household, version=seen, happened_on=DAY, by=None),
        lambda: composition.change_head(
            household=household, version=seen, new_head=member("Lý Thị Mẩy"), relationships={}, happened_on=DAY, by=None
        ),
        lambda: composition.merge_households(
            household=neighbours, version=neighbours.version, into=household, into_version=seen,
            relationships={member("Nông Thị Hoa"): Relationship.OTHER}, happened_on=DAY, by=None,
        ),
    ]  # fmt: skip
    for act in stale:
        with pytest.raises(StaleRecord):
            act()
        assert everything() == before


def test_the_next_code_follows_the_highest_number_of_the_book(cast):
    assert composition.next_code(cast.commune) == "0001"
    factories.make_household(cast.lang_ben, "0041")
    factories.make_household(cast.lang_ben, "XN-7", head="Lê Văn Ba")
    assert factories.make_household(cast.lang_coc, head="Lê Văn Bốn").code == "0042"


# ----- Who is who -----

HUE = {
    "full_name": "Bế Thị Huệ", "relationship": Relationship.OTHER, "sex": Sex.FEMALE, "birth_date": date(1993, 4, 29),
    "citizen_id": "020193000008",
}  # fmt: skip


def departed(household, leave):
    """Huệ, who lived in the household and left it by `leave`."""
    household.refresh_from_db()
    composition.move_in_member(
        household=household, version=household.version, person=HUE, happened_on=date(2022, 5, 1), by=None
    )
    gone = member("Bế Thị Huệ")
    gone.household.refresh_from_db()
    leave(member=gone, version=gone.household.version, happened_on=DAY, by=None)
    return gone


def arrive(household, day=AFTER, **facts):
    household.refresh_from_db()
    return composition.move_in_member(
        household=household, version=household.version, person=HUE | facts, happened_on=day, by=None
    )


@pytest.mark.parametrize(
    "facts",
    [{}, {"citizen_id": ""}, {"full_name": "bế thị huệ", "birth_date": None}, {"citizen_id": "020193000009"}],
)
def test_the_dead_do_not_move_in(household, neighbours, facts):
    departed(household, composition.record_death)
    before = everything()
    with pytest.raises(ValidationError, match="đã chết ngày 10/05/2023"):
        arrive(neighbours, **facts)
    assert everything() == before


def test_the_dead_do_not_head_a_new_household(cast, household):
    departed(household, composition.record_death)
    with pytest.raises(ValidationError, match="đã chết ngày 10/05/2023"):
        factories.make_household(cast.lang_coc, head="Bế Thị Huệ", head_birth_date=date(1993, 4, 29), opened_on=AFTER)


def test_a_namesake_with_a_number_of_their_own_is_not_the_dead(household, neighbours):
    departed(household, composition.record_death)
    assert arrive(neighbours, citizen_id="020193007777").lived_until is None


def test_who_returns_is_who_left_with_all_their_spells(household, neighbours):
    gone = departed(household, composition.move_out_member)
    returned = arrive(neighbours, ethnicity="Tày")
    assert (returned.pk, returned.household, returned.ethnicity) == (gone.pk, neighbours, "Tày")
    told = (
        Spell.objects.filter(member=gone).order_by("lived_from").values_list("household", "lived_from", "lived_until")
    )
    assert list(told) == [(household.pk, date(2022, 5, 1), DAY), (neighbours.pk, AFTER, None)]
    assert Event.objects.filter(member=gone, kind=EventKind.MOVE_IN).count() == 2


def test_nobody_returns_before_they_left(household, neighbours):
    departed(household, composition.move_out_member)
    before = everything()
    with pytest.raises(ValidationError, match="chuyển đi ngày 10/05/2023"):
        arrive(neighbours, day=BEFORE)
    assert everything() == before


@pytest.mark.parametrize(
    ("leave", "words"), [(composition.record_death, "đã chết"), (composition.move_out_member, "đã chuyển đi")]
)
def test_a_number_stays_its_owners_after_they_are_gone(household, leave, words):
    departed(household, leave)
    other = member("Lý Thị Mẩy")
    with pytest.raises(ValidationError, match=f"Bế Thị Huệ, hộ 0001, {words}"):
        facts.update_member(member=other, version=other.version, changes={"citizen_id": HUE["citizen_id"]})


@pytest.mark.parametrize("code", ["411", "00411", " 0411\u2003"])
def test_a_code_that_only_zeros_tell_from_another_is_refused(cast, neighbours, code):
    facts.update_household(household=neighbours, version=neighbours.version, changes={"code": "0411"})
    before = everything()
    with pytest.raises(ValidationError, match=r"0411, chỉ khác số 0|Mã hộ này đã dùng"):
        factories.make_household(cast.lang_ben, code)
    other = factories.make_household(cast.lang_ben, "0500")
    with pytest.raises(ValidationError, match=r"0411, chỉ khác số 0|Mã hộ này đã dùng"):
        facts.update_household(household=other, version=other.version, changes={"code": code})
    assert len(everything()[0]) == len(before[0]) + 1
