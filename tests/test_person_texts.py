"""Free texts about people: each has its place among what is handed out and erased; those of requests above all."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

from households.models import Household, Member, Spell
from huulien.desk.person import ERASED
from huulien.desk.person_texts import BESIDE, NAMES_ONLY, TEXTS
from huulien.platform import audit, chain, clock
from huulien.platform.models import AuditEntry, StepRecord
from surveys.models import Complaint, ListAddition, Recognition, ReviewRequest
from surveys.services.postings import complain_of_list, post_list
from surveys.services.recognitions import draft_list
from surveys.services.requests import add_to_list
from surveys.steps.recognitions import RECOGNITION_STEPS
from surveys.steps.requests import REQUEST_STEPS
from surveys.vocabulary import ComplaintForm, RecognitionKind
from tests import factories
from tests.base import make_cast

OURS = ("accounts", "households", "platform", "programs", "reports", "surveys")


# ----- Every column of text has its place -----


def linked() -> set[type[models.Model]]:
    """Models that lead to a household or a member, by however many keys."""
    found: set[type[models.Model]] = {Household, Member}
    every = [model for model in apps.get_models() if model._meta.app_label in OURS]
    while more := {model for model in every if model not in found and any(
        field.related_model in found for field in model._meta.local_concrete_fields if field.is_relation)}:  # fmt: skip
        found |= more
    return found


def texts(model: type[models.Model]) -> set[str]:
    """Columns that may hold free text."""
    return {
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
    }


def test_every_text_about_a_household_or_a_person_is_erased_or_says_why_not():
    strange = {}
    for model in linked():
        placed = {*(TEXTS[model].whole if model in TEXTS else ()), *NAMES_ONLY.get(model._meta.label, {})}
        if wrong := texts(model) ^ (placed & texts(model)) | (placed - texts(model)):
            strange[model._meta.label] = sorted(wrong)
    assert strange == {}


def test_the_texts_of_requests_and_recognitions_lead_to_a_household():
    assert {ReviewRequest, Recognition, Complaint, ListAddition} <= linked()
    assert set(TEXTS) <= linked()


def test_no_column_is_both_erased_whole_and_kept():
    for model, own in TEXTS.items():
        assert not set(own.whole) & set(NAMES_ONLY.get(model._meta.label, {}))
        assert set(own.of_others) <= texts(model)
    assert not set(BESIDE) & set(TEXTS)


# ----- What becomes of them -----

SECRET = "bệnh nặng từ mùa hè"
LEFT = date(2025, 11, 25)
NAME, NUMBER = "Triệu Văn Sinh", "020081000001"


@pytest.fixture
def cast(db):
    with clock.reliving(date(2025, 11, 20)):
        yield make_cast()


@pytest.fixture
def home(cast):
    """A household whose head asked, was added, was complained about, and is gone since; and another one."""
    home = factories.make_household(cast.lang_ben, head=NAME, head_citizen_id=NUMBER, code="0012")
    other = factories.make_household(cast.lang_ben, head="Hoàng Văn Ở", code="0013")
    round = factories.make_round(cast.commune, by=cast.officer, year=2025)
    day = date(2025, 11, 18)
    for household, text in ((home, SECRET), (other, "việc của hộ khác")):
        asked = factories.make_request(round, household, cast.officer, received_on=day, reason=f"Vợ {text}")
        left_out = factories.decide_request(asked, cast.officer, present=6)
        REQUEST_STEPS.perform("reply", left_out, by=cast.officer, version=left_out.version, reply_on=day,
                              reply=f"Tuy {text}")  # fmt: skip
        recognition = factories.make_recognition(household, cast.officer, received_from=f"Con, vì {text}")
        factories.declare_income(recognition, cast.officer, sources=((f"Bán thóc khi {text}", 87_000_000),))
        recognition.refresh_from_db()
        met = factories.conclude(recognition, cast.officer)
        RECOGNITION_STEPS.perform(
            "reconsider", met, by=cast.officer, version=met.version, reason=f"Khai sót do {text}"
        )  # fmt: skip
        factories.make_complaint(round, household, cast.officer, received_on=day, content=f"Không {text}",
                                 received_from="Bà Lương Thị Hạnh")  # fmt: skip
    return home


def run(*arguments):
    call_command(*arguments)


def leave(home):
    """The person is gone, and the time over."""
    with audit.acting(locked=False):
        Spell.objects.filter(household=home).update(lived_from=date(2010, 1, 1), lived_until=LEFT)
        Member.objects.filter(household=home).update(lived_from=date(2010, 1, 1), lived_until=LEFT)
        Household.objects.filter(pk=home.pk).update(closed_on=LEFT, phone="0912000111")


def everything():
    held = []
    for model in [*audit.audited_models(), AuditEntry]:
        held += [json.dumps(row, ensure_ascii=False, default=str) for row in model.objects.values()]
    return "\n".join(held)


def erase(home, settings):
    settings.PERSON_KEPT_YEARS = 0
    with clock.reliving(date(2025, 11, 26)):
        run("erase_person", "--commune", "06388", "--reason", "Quyết định 1", "--citizen-id", NUMBER)


def test_the_texts_of_requests_and_recognitions_are_erased_from_rows_and_trail(home, settings):
    leave(home)
    for number in chain.chains():
        chain.seal_all(number)
    heads = {number: chain.head_of(number) for number in chain.chains()}
    before = everything()
    assert before.count(SECRET) > 10
    erase(home, settings)
    after = everything()
    assert [text for text in (SECRET, NAME, NUMBER, "trieu van sinh", "0912000111") if text in after] == []
    assert after.count("việc của hộ khác") == before.count("việc của hộ khác")
    asked = ReviewRequest.objects.get(household=home)
    assert (asked.reason, asked.reply, asked.present_count) == (ERASED, ERASED, 6)
    recognition = Recognition.objects.get(household=home)
    assert (recognition.full_name, recognition.received_from, recognition.sort_key) == (ERASED, ERASED, "")
    assert Complaint.objects.get(household=home).content == ERASED
    assert StepRecord.objects.filter(reason=ERASED).count() == 1
    assert [chain.verify(number, head).faults for number, head in heads.items()] == [[]] * len(heads)


def test_what_was_written_under_another_head_only_loses_the_name(home, settings):
    leave(home)
    with audit.acting(locked=False):
        Spell.objects.filter(household=home).update(lived_until=date(2020, 1, 1))
        Member.objects.filter(household=home).update(lived_until=date(2020, 1, 1))
        ReviewRequest.objects.filter(household=home).update(reason=f"Con của {NAME} {SECRET}")
    erase(home, settings)
    asked = ReviewRequest.objects.get(household=home)
    assert (asked.reason, asked.reply) == (f"Con của {ERASED} {SECRET}", f"Tuy {SECRET}")
    assert NAME not in everything()
    assert Household.objects.get(pk=home.pk).phone == "0912000111"


def test_a_workers_request_is_erased_whoever_headed_the_household(cast, home, settings):
    worker = factories.make_member(home, full_name="Lý Thị Mai", relationship="wife", citizen_id="020181000009")
    asked = factories.make_worker(cast.commune, cast.officer, member=worker, received_from=f"Bác, vì {SECRET}")
    with audit.acting(locked=False):
        Spell.objects.filter(member=worker).update(lived_until=LEFT)
        Member.objects.filter(pk=worker.pk).update(lived_until=LEFT)
    settings.PERSON_KEPT_YEARS = 0
    with clock.reliving(date(2025, 11, 26)):
        run("erase_person", "--commune", "06388", "--reason", "x", "--member", str(worker.pk))
    asked.refresh_from_db()
    assert (asked.full_name, asked.received_from) == (ERASED, ERASED)
    assert ReviewRequest.objects.get(household=home).reason == f"Vợ {SECRET}"  # the head's
    assert "Lý Thị Mai" not in everything()


def test_who_a_list_leaves_out_is_taken_out_of_the_complaint(cast, home, settings):
    factories.conclude(Recognition.objects.exclude(household=home).get(), cast.officer)
    decision = draft_list(commune=cast.commune, kind=RecognitionKind.AVERAGE, by=cast.officer)
    post_list(decision=decision, posted_on=date(2025, 11, 20), places="UBND xã", by=cast.officer)
    complaint = complain_of_list(
        decision=decision, household=home, received_on=date(2025, 11, 20), received_from="Bà Hạnh",
        form=ComplaintForm.SPOKEN, content=f"{NAME} {SECRET}", by=cast.officer,
    )  # fmt: skip
    assert complaint.about_name == NAME
    leave(home)
    erase(home, settings)
    complaint.refresh_from_db()
    assert (complaint.about_name, complaint.content) == (ERASED, ERASED)


def test_an_addition_is_erased_with_the_rest(cast, settings):
    home = factories.make_household(cast.lang_ben, head=NAME, head_citizen_id=NUMBER, code="0012")
    round = factories.make_round(cast.commune, by=cast.officer, year=2025, as_of=date(2025, 11, 19))
    addition = add_to_list(round=round, household=home, reason=SECRET, by=cast.officer)
    leave(home)
    erase(home, settings)
    addition.refresh_from_db()
    assert addition.reason == ERASED


def test_they_are_handed_out_but_not_who_complained(home, capsys):
    run("export_person", "--commune", "06388", "--citizen-id", NUMBER)
    told = capsys.readouterr().out
    held = json.loads(told)
    assert held["reviewrequest"][0]["reason"] == f"Vợ {SECRET}"
    assert held["reviewrequest"][0]["reply"] == f"Tuy {SECRET}"
    assert held["recognition"][0]["received_from"] == f"Con, vì {SECRET}"
    assert held["incomesource"][0]["name"] == f"Bán thóc khi {SECRET}"
    assert held["complaint"][0]["content"] == f"Không {SECRET}"
    assert "Lương Thị Hạnh" not in told
    assert "việc của hộ khác" not in told
    assert {"surveys_reviewrequest", "surveys_recognition", "surveys_complaint"} <= {
        entry["table"] for entry in held["trail"]
    }  # fmt: skip
