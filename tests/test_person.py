"""One person's data: handed out whole, and erased when its time is over, with the chain as whole as before."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from households.models import Event, Household, Member, Spell
from huulien.desk.person import ERASED
from huulien.platform import audit, chain
from huulien.platform.files.storage import MADE, read
from huulien.platform.jobs.asking import ask
from huulien.platform.jobs.models import Job
from huulien.platform.models import AuditEntry, AuditSeal
from surveys.models import Certificate, DecidedHousehold, Decision, Review
from tests import factories, jobs
from tests.base import make_cast

pytestmark = pytest.mark.django_db
NAME, EARLIER, NUMBER, NOTE = "Triệu Văn Sinh", "Triệu Văn Xinh", "020081000001", "đi viện ngày 12"
LEFT = date(2014, 3, 1)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def member(cast):
    """A head who was misspelt, corrected, reviewed, and left the book long ago; sealed."""
    home = factories.make_household(cast.lang_ben, head=EARLIER, head_citizen_id=NUMBER, code="0012")
    person = home.members.get()
    Member.objects.update(full_name=NAME, note=NOTE, birth_date=date(1960, 5, 17), birth_year=None)
    Household.objects.update(head_name=NAME)
    round = factories.make_round(cast.commune, by=cast.officer)
    decision = Decision.objects.create(commune=cast.commune, round=round, kind="escaped")
    DecidedHousehold.objects.create(
        commune=cast.commune, decision=decision, household=home, review=factories.make_review(round, home),
        village=cast.lang_ben, head_name=NAME, person_count=1, poverty_class="not_poor",
    )  # fmt: skip
    Certificate.objects.create(
        commune=cast.commune, household=home, holder=person, number=87, issued_on=date(2012, 1, 5)
    )
    with audit.as_user(cast.officer, reason=f"Sửa theo đơn của {NAME}"):
        Event.objects.create(
            commune=cast.commune, household=home, member=person, kind="death", happened_on=LEFT, counted_from=LEFT,
            note=f"{NAME} {NOTE}",
        )  # fmt: skip
    with audit.acting(locked=False):
        Review.objects.update(state="settled")
        Spell.objects.update(lived_from=date(2010, 1, 1), lived_until=LEFT)
        Member.objects.update(lived_from=date(2010, 1, 1), lived_until=LEFT)
    factories.make_household(cast.lang_ben, head="Hoàng Văn Ở", head_citizen_id="020081000002", code="0013")
    for number in chain.chains():
        chain.seal_all(number)
    return Member.objects.get(pk=person.pk)


def run(capsys, *arguments):
    call_command(*arguments)
    return capsys.readouterr().out


def everything():
    """All text of all tables of the site."""
    held = []
    for model in [*audit.audited_models(), AuditEntry, apps.get_model("surveys", "TypingDraft")]:
        held += [json.dumps(row, ensure_ascii=False, default=str) for row in model.objects.values()]
    return "\n".join(held)


def faults():
    return [(fault.entry, fault.words) for number in chain.chains() for fault in chain.verify(number).faults]


def test_all_that_is_kept_of_a_person_is_handed_out(cast, member, capsys):
    held = json.loads(run(capsys, "export_person", "--commune", "06388", "--citizen-id", NUMBER))
    assert (held["person"]["full_name"], held["person"]["citizen_id"]) == (NAME, NUMBER)
    assert held["household"][0]["code"] == "0012"
    assert len(held["spell"]) == len(held["event"]) == len(held["review"]) == len(held["certificate"]) == 1
    assert held["review"][0]["roster"]["full_name"] == NAME
    of_row = [entry for entry in held["trail"] if entry["table"] == "households_member"]
    assert of_row[0]["after"]["full_name"] == EARLIER
    assert {entry["table"] for entry in held["trail"]} == {
        "households_member", "households_spell", "households_event", "surveys_certificate", "surveys_review",
    }  # fmt: skip
    assert "Hoàng Văn Ở" not in json.dumps(held, ensure_ascii=False)
    told = AuditEntry.objects.latest("pk")
    assert (told.operation, told.actor, told.row_id) == ("export", "export_person", member.pk)


def erase(*arguments):
    call_command("erase_person", "--commune", "06388", "--reason", "Quyết định 1", *arguments)


def test_a_person_is_erased_from_rows_and_trail_and_the_chain_holds(member, settings):
    settings.PERSON_KEPT_YEARS = 5
    heads = {number: chain.head_of(number) for number in chain.chains()}
    before = everything()
    assert all(text in before for text in (NAME, EARLIER, NUMBER, NOTE, "1960-05-17"))
    erase("--citizen-id", NUMBER)
    after = everything()
    assert [text for text in (NAME, EARLIER, NUMBER, NOTE, "1960-05-17", "trieu van sinh") if text in after] == []
    assert "Hoàng Văn Ở" in after
    assert "020081000002" in after
    person = Member.objects.get(pk=member.pk)
    assert (person.full_name, person.birth_date, person.birth_year) == (ERASED, None, 1960)
    assert Review.objects.get().roster[0]["full_name"] == ERASED
    assert faults() == []
    assert [chain.verify(number, head).faults for number, head in heads.items()] == [[]] * len(heads)
    own = chain.verify(member.commune_id)
    assert own.erased > 5
    assert own.unsealed == 0


def test_papers_made_for_a_while_are_gone_with_the_person(
    cast, member, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.PERSON_KEPT_YEARS, settings.MEDIA_ROOT = 5, tmp_path
    made = [
        ask(jobs.write_words, f"words:{number}", arguments={"words": NAME}, words="Tệp thử", commune_id=commune)
        for number, commune in enumerate((cast.commune.pk, cast.other_commune.pk))
    ]
    with django_capture_on_commit_callbacks(execute=True):
        erase("--citizen-id", NUMBER)
    assert list(Job.objects.all()) == made[1:]
    assert [read(job.file, MADE) for job in made] == [None, NAME.encode()]


def test_an_entry_changed_after_the_erasure_is_found(member, settings):
    settings.PERSON_KEPT_YEARS = 5
    erase("--member", str(member.pk))
    number = next(iter(AuditEntry.objects.get(operation="erase").after["digests"]))
    with audit.acting(locked=False):
        AuditEntry.objects.filter(pk=number).update(actor="ai khác")
    assert faults() == [(int(number), "nội dung đã bị sửa")]


def test_the_old_digest_cannot_be_guessed_from(member, settings):
    settings.PERSON_KEPT_YEARS = 5
    salts = dict(AuditSeal.objects.values_list("pk", "salt"))
    erase("--member", str(member.pk))
    digests = AuditEntry.objects.get(operation="erase").after["digests"]
    assert digests
    assert all(bytes(AuditSeal.objects.get(pk=number).salt) != bytes(salts[int(number)]) for number in digests)


def test_two_persons_of_a_household_are_erased_one_after_the_other(cast, member, settings):
    settings.PERSON_KEPT_YEARS = 5
    wife = factories.make_member(member.household, full_name="Lý Thị Mai", relationship="wife")
    with audit.acting(locked=False):
        Spell.objects.filter(member=wife).update(lived_from=date(2010, 1, 1), lived_until=LEFT)
        Member.objects.filter(pk=wife.pk).update(lived_from=date(2010, 1, 1), lived_until=LEFT)
    erase("--member", str(member.pk))
    assert "Lý Thị Mai" in everything()
    erase("--member", str(wife.pk))
    assert "Lý Thị Mai" not in everything()
    assert faults() == []


@pytest.mark.parametrize(
    ("years", "lived_until", "words"),
    [
        (None, LEFT, "Chưa đặt thời hạn"),
        (5, None, "đang sống"),
        (50, LEFT, "Thời hạn lưu đến ngày 01/03/2064"),
    ],
)
def test_nobody_is_erased_before_the_time_is_over(member, settings, years, lived_until, words):
    settings.PERSON_KEPT_YEARS = years
    with audit.acting(locked=False):
        Spell.objects.filter(member=member).update(lived_until=lived_until)
        Member.objects.filter(pk=member.pk).update(lived_until=lived_until)
    before = everything()
    with pytest.raises(CommandError, match=words):
        erase("--member", str(member.pk))
    assert everything() == before


def test_a_person_that_is_not_there_is_refused(member):
    with pytest.raises(CommandError, match="Không có người này"):
        erase("--citizen-id", "020081000099")
    with pytest.raises(CommandError, match="Không có xã"):
        call_command("export_person", "--commune", "99999", "--member", str(member.pk))
