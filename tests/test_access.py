"""Every address × every role and nobody × own village, other village, other commune: nothing leaks.

An address without a line in `POLICY` fails the test: whoever adds one says here who may open it.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from households.models import Area, Event, EventProposal, Household, Member, RegisterUpload
from households.resources import HouseholdResource, MemberResource
from households.services.composition import record_death
from households.services.proposals import propose_event
from huulien import views
from huulien.accounts.models import Appointment, User
from huulien.platform.models import PublicHoliday
from huulien.platform.papers import files
from huulien.platform.vocabulary import Role
from programs.models import (
    Activity,
    ActivityStage,
    Award,
    BatchPosting,
    Communication,
    Contribution,
    EscapeRegistration,
    Evidence,
    FundEntry,
    Funding,
    HealthCard,
    Helper,
    HelperVisit,
    Measurement,
    Official,
    Participation,
    Plan,
    PlanPart,
    PlanTarget,
    PlanVersion,
    PoorFundEntry,
    Post,
    SheetUpload,
    SupportBatch,
    SupportLine,
    SupportNeed,
    Task,
    Training,
    VillageTarget,
    WayMeasure,
    WayPlan,
)
from reports.models import FilledLayout, Report, ReportDeadline, ReportLayout
from reports.periods import parse_period
from reports.services import create_report
from surveys.models import (
    Assignment,
    Certificate,
    Complaint,
    DecidedHousehold,
    Decision,
    FormASheet,
    ListAddition,
    Meeting,
    Opinion,
    Posting,
    Recognition,
    RelatedHousehold,
    ResultsUpload,
    Review,
    Reviewer,
    ReviewRequest,
    Round,
    RoundStage,
    ScoreSheet,
    SecondEntry,
)
from surveys.services.requests import add_to_list
from surveys.services.visits import add_reviewer, assign_household, relate_household
from surveys.vocabulary import Kinship
from tests import factories
from tests.base import Cast, make_cast
from tests.kept import checked, kept
from tests.menu import check_place
from tests.programs.factories import (
    make_batch,
    make_line,
    make_need,
    make_posting,
    make_programme_place,
    make_unit_batch,
)

COLUMNS = [{"heading": "Số hộ", "unit": "hộ", "figure": ""}]
OFFICER, LEADER, HEAD = "officer", "leader", "head"
UNIT, DISTRICT, AUDITOR, ADMINISTRATOR = "unit", "district_officer", "auditor", "administrator"
EVERYBODY = {OFFICER, LEADER, HEAD, UNIT, DISTRICT, AUDITOR, ADMINISTRATOR, "nobody"}
FIGURES = {OFFICER, LEADER, HEAD, UNIT, DISTRICT}
HOUSEHOLDS = {OFFICER, LEADER, HEAD}
FILLING = {OFFICER, HEAD}
ACCOUNTS = {ADMINISTRATOR, LEADER}
BY_NAME = ("programs:measurement_", "programs:card_", "programs:unit_batch_")
REPORTS = SHEETS = {OFFICER, LEADER, DISTRICT}

# What each of the cast is, and the places within their reach.
CAST = {
    "officer": (OFFICER, {"own", "other"}),
    "leader": (LEADER, {"own", "other"}),
    "head": (HEAD, {"own"}),
    "other_head": (HEAD, {"other"}),
    "unit": (UNIT, {"own", "other"}),
    "district_officer": (DISTRICT, {"own", "other", "foreign"}),
    "auditor": (AUDITOR, {"own", "other"}),
    "administrator": (ADMINISTRATOR, {"own", "other"}),
    "stranger": (OFFICER, {"foreign"}),
    "nobody": ("nobody", set()),
}


@dataclass(frozen=True)
class Policy:
    roles: set[str]
    of: str = ""  # what the address names: "" nothing, else an attribute of `Place`
    arguments: dict[str, Any] = field(default_factory=dict)
    whole_commune: bool = False  # what it names is the commune's: the other village's is one's own
    reads: set[str] = field(default_factory=set)  # of the roles, those who may only look


POLICY = {
    "home": Policy(EVERYBODY),
    "accounts:password_change": Policy(EVERYBODY),
    "accounts:password_changed": Policy(EVERYBODY),
    "accounts:account_list": Policy(ACCOUNTS),
    "accounts:account_list_print": Policy(ACCOUNTS),
    "accounts:account_list_xlsx": Policy({ADMINISTRATOR}),
    "accounts:account_list_pdf": Policy({ADMINISTRATOR}),
    "accounts:account_create": Policy({ADMINISTRATOR}),
    "accounts:account_detail": Policy(ACCOUNTS, "account", whole_commune=True),
    "accounts:account_edit": Policy({ADMINISTRATOR}, "account", whole_commune=True),
    "accounts:account_unlock": Policy({ADMINISTRATOR}, "account", whole_commune=True),
    "accounts:account_stop": Policy({ADMINISTRATOR}, "account", whole_commune=True),
    "accounts:account_resume": Policy({ADMINISTRATOR}, "account", whole_commune=True),
    "accounts:link_issue": Policy({ADMINISTRATOR}, "account", whole_commune=True),
    "accounts:token_revoke": Policy({ADMINISTRATOR}, "account", whole_commune=True),
    "accounts:appointment_create": Policy({ADMINISTRATOR}, "account", whole_commune=True),
    "accounts:appointment_end": Policy({ADMINISTRATOR}, "appointment", whole_commune=True),
    "accounts:appointment_confirm": Policy({LEADER}, "appointment", whole_commune=True),
    "accounts:appointment_decline": Policy({LEADER}, "appointment", whole_commune=True),
    "accounts:appointment_withdraw": Policy({LEADER}, "appointment", whole_commune=True),
    "households:household_create": Policy({OFFICER}),
    "households:household_edit": Policy({OFFICER}, "household"),
    "households:member_edit": Policy({OFFICER}, "member"),
    "households:event_choose": Policy({OFFICER}, "household"),
    "households:event_undo": Policy({OFFICER}, "event"),
    "households:proposal_choose": Policy({HEAD}, "household"),
    "households:event_propose": Policy({HEAD}, "household", {"kind": "sinh"}),
    "households:proposal_list": Policy({OFFICER, LEADER, HEAD}),
    "households:proposal_decline": Policy({OFFICER}, "proposal"),
    "households:event_record": Policy({OFFICER}, "household", {"kind": "sinh"}),
    "households:register_import": Policy({OFFICER}),
    "households:register_import_check": Policy({OFFICER}, "upload", whole_commune=True),
    "households:register_import_confirm": Policy({OFFICER}, "upload", whole_commune=True),
    "households:register_import_faults": Policy({OFFICER}, "upload", whole_commune=True),
    "households:register_import_drop": Policy({OFFICER}, "upload", whole_commune=True),
    "households:register_template": Policy({OFFICER}),
    "desk:household_export": Policy({OFFICER}),
    "desk:import_list": Policy({OFFICER}),
    "desk:import_list_print": Policy({OFFICER}),
    "desk:import_list_xlsx": Policy({OFFICER}),
    "desk:import_list_pdf": Policy({OFFICER}),
    "desk:audit_list": Policy({AUDITOR}),
    "desk:audit_list_print": Policy({AUDITOR}),
    "desk:audit_list_xlsx": Policy({AUDITOR}),
    "desk:audit_list_pdf": Policy({AUDITOR}),
    "desk:audit_check": Policy({AUDITOR}),
    "desk:household_trail": Policy({OFFICER, LEADER}),
    "desk:household_trail_print": Policy({OFFICER, LEADER}),
    "desk:household_trail_xlsx": Policy({OFFICER}),
    "desk:household_trail_pdf": Policy({OFFICER}),
    "desk:household_list": Policy(HOUSEHOLDS),
    "desk:household_list_print": Policy(HOUSEHOLDS),
    "desk:household_list_xlsx": Policy({OFFICER}),
    "desk:household_list_pdf": Policy({OFFICER}),
    "desk:member_list": Policy(HOUSEHOLDS),
    "desk:member_list_print": Policy(HOUSEHOLDS),
    "desk:member_list_xlsx": Policy({OFFICER}),
    "desk:member_list_pdf": Policy({OFFICER}),
    "desk:household_detail": Policy(HOUSEHOLDS, "household"),
    "desk:household_print": Policy(HOUSEHOLDS, "household"),
    "surveys:round_list": Policy(HOUSEHOLDS),
    "surveys:round_open": Policy({OFFICER, LEADER}),
    "surveys:results_import": Policy({OFFICER, LEADER}),
    "surveys:results_import_check": Policy({OFFICER, LEADER}, "results", whole_commune=True),
    "surveys:results_import_faults": Policy({OFFICER, LEADER}, "results", whole_commune=True),
    "surveys:results_import_send": Policy({OFFICER, LEADER}, "results", whole_commune=True),
    "surveys:results_import_load": Policy({LEADER}, "results", whole_commune=True),
    "surveys:results_import_drop": Policy({OFFICER, LEADER}, "results", whole_commune=True),
    "surveys:round_detail": Policy(HOUSEHOLDS, "round", whole_commune=True),
    "surveys:results_export": Policy({OFFICER}, "settled", whole_commune=True),
    "surveys:round_settle": Policy({LEADER}, "round", whole_commune=True),
    "surveys:round_cancel": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:round_reversal_ask": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:round_reversal_withdraw": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:round_take_back": Policy({LEADER}, "round", whole_commune=True),
    "surveys:round_check": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:round_path": Policy(HOUSEHOLDS, "round", whole_commune=True),
    "surveys:round_ledger": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:ledger_answer": Policy({OFFICER, LEADER}, "round_and_household"),
    "surveys:visit_plan": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:visit_give": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:stack_list": Policy(FILLING, "round", whole_commune=True),
    "surveys:form_file": Policy(FILLING, "round", {"file_format": "pdf"}, whole_commune=True),
    "surveys:reviewer_create": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:reviewer_detail": Policy({OFFICER, LEADER}, "reviewer", whole_commune=True),
    "surveys:assignment_drop": Policy({OFFICER, LEADER}, "assignment", whole_commune=True),
    "surveys:related_drop": Policy({OFFICER, LEADER}, "related", whole_commune=True),
    "surveys:reviewer_drop": Policy({OFFICER, LEADER}, "reviewer", whole_commune=True),
    "surveys:sample_detail": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:second_entry": Policy({OFFICER, LEADER}, "second_entry", whole_commune=True),
    "surveys:meeting_list": Policy(HOUSEHOLDS, "round", whole_commune=True),
    "surveys:meeting_open": Policy(FILLING, "round", whole_commune=True),
    "surveys:meeting_detail": Policy(HOUSEHOLDS, "meeting", reads={LEADER}),
    "surveys:meeting_edit": Policy(FILLING, "meeting"),
    "surveys:meeting_hold": Policy({OFFICER}, "meeting"),
    "surveys:meeting_drop": Policy(FILLING, "meeting"),
    "surveys:meeting_minutes": Policy(HOUSEHOLDS, "meeting", {"file_format": "pdf"}),
    "surveys:review_list": Policy(HOUSEHOLDS, "round", whole_commune=True),
    "surveys:review_list_file": Policy({OFFICER, LEADER}, "round", {"file_format": "pdf"}, whole_commune=True),
    "surveys:addition_create": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:addition_drop": Policy({OFFICER, LEADER}, "addition", whole_commune=True),
    "surveys:request_create": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:request_detail": Policy(HOUSEHOLDS, "request"),
    "surveys:request_step": Policy({OFFICER, LEADER}, "request", {"step": "tra-loi"}, whole_commune=True),
    "surveys:request_reply": Policy({OFFICER, LEADER}, "answered", {"file_format": "pdf"}, whole_commune=True),
    "surveys:blank_request_form": Policy(HOUSEHOLDS, arguments={"kind": "mau-01", "file_format": "pdf"}),
    "surveys:filled_request_form": Policy({OFFICER}, "round_and_household", {"kind": "mau-04", "file_format": "docx"}),
    "surveys:posting_list": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:posting_create": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:posting_close": Policy({OFFICER, LEADER}, "posting", whole_commune=True),
    "surveys:complaint_create": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:complaint_answer": Policy({OFFICER, LEADER}, "complaint", whole_commune=True),
    "surveys:board_list": Policy({OFFICER, LEADER}, "round", {"file_format": "pdf"}, whole_commune=True),
    "surveys:posting_notice": Policy({OFFICER, LEADER}, "posting", {"file_format": "pdf"}, whole_commune=True),
    "surveys:complaint_letter": Policy(
        {OFFICER, LEADER}, "settled_complaint", {"file_format": "pdf"}, whole_commune=True
    ),
    "surveys:recognition_list": Policy(HOUSEHOLDS),
    "surveys:recognition_list_print": Policy(HOUSEHOLDS),
    "surveys:recognition_list_xlsx": Policy({OFFICER, LEADER}),
    "surveys:recognition_list_pdf": Policy({OFFICER, LEADER}),
    "surveys:recognition_household": Policy({OFFICER, LEADER}),
    "surveys:recognition_worker": Policy({OFFICER, LEADER}),
    "surveys:income_limit": Policy({OFFICER, LEADER}),
    "surveys:blank_income_sheet": Policy({OFFICER, LEADER}, arguments={"file_format": "pdf"}),
    "surveys:income_sheet": Policy({OFFICER, LEADER}, "recognition", {"file_format": "pdf"}, whole_commune=True),
    "surveys:recognition_detail": Policy(HOUSEHOLDS, "recognition"),
    "surveys:recognition_income": Policy({OFFICER, LEADER}, "recognition", whole_commune=True),
    "surveys:recognition_step": Policy({OFFICER, LEADER}, "recognition", {"step": "ket-qua"}, whole_commune=True),
    "surveys:recognition_reply": Policy({OFFICER, LEADER}, "refused", {"file_format": "pdf"}, whole_commune=True),
    "surveys:recognition_decisions": Policy({OFFICER, LEADER}),
    "surveys:recognition_draft": Policy({OFFICER, LEADER}, arguments={"kind": "average"}),
    "surveys:recognition_decision": Policy({OFFICER, LEADER}, "listed", whole_commune=True),
    "surveys:recognition_post": Policy({OFFICER, LEADER}, "listed", whole_commune=True),
    "surveys:recognition_complain": Policy({OFFICER, LEADER}, "listed", whole_commune=True),
    "surveys:recognition_sign": Policy({LEADER}, "listed", whole_commune=True),
    "surveys:recognition_drop": Policy({OFFICER, LEADER}, "listed", whole_commune=True),
    "surveys:recognition_decision_file": Policy(
        {OFFICER, LEADER}, "listed", {"file_format": "docx"}, whole_commune=True
    ),
    "surveys:opinion_detail": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:opinion_report": Policy({OFFICER, LEADER}, "round", {"file_format": "docx"}, whole_commune=True),
    "surveys:opinion_answer": Policy({OFFICER, LEADER}, "opinion", whole_commune=True),
    "surveys:opinion_pass_over": Policy({OFFICER, LEADER}, "opinion", whole_commune=True),
    "surveys:decision_list": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:decision_draft": Policy({OFFICER, LEADER}, "round", {"kind": "poor_near_poor"}, whole_commune=True),
    "surveys:decision_detail": Policy({OFFICER, LEADER}, "decision", whole_commune=True),
    "surveys:decision_sign": Policy({LEADER}, "decision", whole_commune=True),
    "surveys:decision_drop": Policy({OFFICER, LEADER}, "decision", whole_commune=True),
    "surveys:decision_file": Policy({OFFICER, LEADER}, "decision", {"file_format": "pdf"}, whole_commune=True),
    "surveys:extract_file": Policy({OFFICER, LEADER}, "escaped", {"file_format": "pdf"}, whole_commune=True),
    "surveys:round_certificates": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:certificates_take_back": Policy({OFFICER, LEADER}, "round", whole_commune=True),
    "surveys:certificate_list": Policy({OFFICER, LEADER}),
    "surveys:certificate_list_print": Policy({OFFICER, LEADER}),
    "surveys:certificate_list_xlsx": Policy({OFFICER, LEADER}),
    "surveys:certificate_list_pdf": Policy({OFFICER, LEADER}),
    "surveys:certificate_file": Policy({OFFICER, LEADER}),
    "surveys:certificate_detail": Policy({OFFICER, LEADER}, "certificate", whole_commune=True),
    "surveys:certificate_print": Policy({OFFICER, LEADER}, "certificate", whole_commune=True),
    "surveys:certificate_end": Policy({OFFICER, LEADER}, "certificate", {"step": "bao-mat"}, whole_commune=True),
    "surveys:stage_edit": Policy({OFFICER, LEADER}, "stage", whole_commune=True),
    "surveys:stage_step": Policy({OFFICER, LEADER}, "stage", {"step": "bat-dau"}, whole_commune=True),
    "surveys:review_open": Policy(HOUSEHOLDS, "round_and_household"),
    "surveys:review_detail": Policy(HOUSEHOLDS, "review"),
    "surveys:review_submit": Policy(FILLING, "review"),
    "surveys:review_sent": Policy(FILLING, "review"),
    "surveys:review_check": Policy({OFFICER, LEADER}, "review"),
    "surveys:review_return": Policy({OFFICER, LEADER}, "review"),
    "surveys:review_members_refresh": Policy(FILLING, "review"),
    "surveys:review_task": Policy(FILLING, "review", {"task": "ho"}),
    "surveys:review_draft_discard": Policy(FILLING, "review", {"task": "ho"}),
    "surveys:score_sheet_list": Policy(SHEETS),
    "surveys:score_sheet_create": Policy({OFFICER}),
    "surveys:score_sheet_detail": Policy(SHEETS, "sheet", whole_commune=True),
    "surveys:score_sheet_approve": Policy({LEADER}, "sheet", whole_commune=True),
    "surveys:score_sheet_drop": Policy({OFFICER}, "sheet", whole_commune=True),
    "surveys:form_a_list": Policy(SHEETS),
    "surveys:form_a_create": Policy({OFFICER}),
    "surveys:form_a_detail": Policy(SHEETS, "form_a", whole_commune=True),
    "surveys:form_a_approve": Policy({LEADER}, "form_a", whole_commune=True),
    "surveys:form_a_drop": Policy({OFFICER}, "form_a", whole_commune=True),
    "programs:plan_current": Policy({OFFICER, LEADER}),
    "programs:plan_create": Policy({OFFICER}),
    "programs:plan_detail": Policy({OFFICER, LEADER}, "plan", whole_commune=True),
    "programs:plan_edit": Policy({OFFICER}, "plan", whole_commune=True),
    "programs:plan_file": Policy({OFFICER, LEADER}, "plan", {"file_format": "docx"}, whole_commune=True),
    "programs:plan_version": Policy({OFFICER, LEADER}, "plan_version", whole_commune=True),
    "programs:version_file": Policy({OFFICER, LEADER}, "plan_version", {"file_format": "docx"}, whole_commune=True),
    "programs:part_create": Policy({OFFICER}, "plan", whole_commune=True),
    "programs:part_edit": Policy({OFFICER}, "part", whole_commune=True),
    "programs:part_move": Policy({OFFICER}, "part", {"way": "len"}, whole_commune=True),
    "programs:part_remove": Policy({OFFICER}, "part", whole_commune=True),
    "programs:plan_target_create": Policy({OFFICER}, "plan", whole_commune=True),
    "programs:plan_target_edit": Policy({OFFICER}, "plan_target", whole_commune=True),
    "programs:plan_target_remove": Policy({OFFICER}, "plan_target", whole_commune=True),
    "programs:target_edit": Policy({OFFICER, LEADER}, "plan", whole_commune=True, reads={LEADER}),
    "programs:village_target": Policy({OFFICER, LEADER, HEAD}, "target", reads={OFFICER, LEADER}),
    "programs:plan_approve": Policy({LEADER}, "plan", whole_commune=True),
    "programs:escape_list": Policy({OFFICER, LEADER, HEAD, UNIT}),
    "programs:escape_list_print": Policy({OFFICER, LEADER, HEAD, UNIT}),
    "programs:escape_list_xlsx": Policy({OFFICER}),
    "programs:escape_list_pdf": Policy({OFFICER}),
    "programs:escape_create": Policy({OFFICER, HEAD}),
    # Of the unit's own: tests/programs/test_escape_pages.py.
    "programs:escape_detail": Policy(HOUSEHOLDS, "escape"),
    "programs:escape_edit": Policy({OFFICER, HEAD}, "escape"),
    "programs:escape_step": Policy({OFFICER, HEAD}, "escape", {"step": "rut"}),
    "programs:escape_file": Policy(HOUSEHOLDS, "escape", {"file_format": "pdf"}),
    "programs:helper_create": Policy({OFFICER, HEAD}, "escape"),
    "programs:helper_end": Policy({OFFICER, HEAD}, "helper"),
    "programs:visit_create": Policy({OFFICER, HEAD}, "escape"),
    "programs:visit_edit": Policy({OFFICER, HEAD}, "visit"),
    "programs:need_list": Policy({OFFICER, LEADER, HEAD}),
    "programs:need_list_print": Policy({OFFICER, LEADER, HEAD}),
    "programs:need_list_xlsx": Policy({OFFICER}),
    "programs:need_list_pdf": Policy({OFFICER}),
    "programs:need_create": Policy({OFFICER}),
    "programs:need_detail": Policy({OFFICER, LEADER, HEAD}, "need"),
    "programs:need_edit": Policy({OFFICER}, "need"),
    "programs:need_step": Policy({OFFICER}, "need", {"step": "da-ho-tro"}),
    "programs:need_import": Policy({OFFICER}),
    "programs:need_sheet": Policy({OFFICER}),
    "programs:money_import": Policy({OFFICER}),
    "programs:money_sheet": Policy({OFFICER}),
    "programs:batch_import": Policy({OFFICER}, "batch", whole_commune=True),
    "programs:batch_sheet": Policy({OFFICER}, "batch", whole_commune=True),
    "programs:sheet_check": Policy({OFFICER}, "sheet_upload", whole_commune=True),
    "programs:sheet_confirm": Policy({OFFICER}, "sheet_upload", whole_commune=True),
    "programs:sheet_faults": Policy({OFFICER}, "sheet_upload", whole_commune=True),
    "programs:sheet_drop": Policy({OFFICER}, "sheet_upload", whole_commune=True),
    "programs:measurement_list": Policy({OFFICER, LEADER, UNIT}),
    "programs:measurement_list_print": Policy({OFFICER, LEADER, UNIT}),
    "programs:measurement_list_xlsx": Policy({OFFICER, UNIT}),
    "programs:measurement_list_pdf": Policy({OFFICER, UNIT}),
    "programs:measurement_import": Policy({OFFICER, UNIT}),
    "programs:measurement_sheet": Policy({OFFICER, UNIT}),
    "programs:measurement_create": Policy({OFFICER, LEADER, UNIT}, "member", whole_commune=True, reads={LEADER}),
    "programs:measurement_take_over": Policy({OFFICER}, "member", whole_commune=True),
    "programs:measurement_edit": Policy({OFFICER, UNIT}, "measurement", whole_commune=True),
    "programs:card_list": Policy({OFFICER, LEADER, UNIT}),
    "programs:card_list_print": Policy({OFFICER, LEADER, UNIT}),
    "programs:card_list_xlsx": Policy({OFFICER, UNIT}),
    "programs:card_list_pdf": Policy({OFFICER, UNIT}),
    "programs:card_import": Policy({OFFICER, UNIT}),
    "programs:card_sheet": Policy({OFFICER, UNIT}),
    "programs:card_create": Policy({OFFICER, LEADER, UNIT}, "member", whole_commune=True, reads={LEADER}),
    "programs:card_edit": Policy({OFFICER, UNIT}, "card", whole_commune=True),
    "programs:unit_batch_list": Policy({UNIT}),
    "programs:unit_batch_list_print": Policy({UNIT}),
    "programs:unit_batch_list_xlsx": Policy({UNIT}),
    "programs:unit_batch_list_pdf": Policy({UNIT}),
    "programs:unit_batch_detail": Policy({UNIT}, "unit_batch", whole_commune=True),
    "programs:unit_batch_deliver": Policy({UNIT}, "unit_batch", whole_commune=True),
    "programs:unit_batch_import": Policy({UNIT}, "unit_batch", whole_commune=True),
    "programs:unit_batch_sheet": Policy({UNIT}, "unit_batch", whole_commune=True),
    "programs:batch_list": Policy({OFFICER, LEADER}),
    "programs:batch_list_print": Policy({OFFICER, LEADER}),
    "programs:batch_list_xlsx": Policy({OFFICER}),
    "programs:batch_list_pdf": Policy({OFFICER}),
    "programs:changes_latest": Policy({OFFICER, LEADER}),
    "programs:changes_detail": Policy({OFFICER, LEADER}, "settled", whole_commune=True),
    "programs:changes_file": Policy({OFFICER}, "settled", {"file_format": "pdf"}, whole_commune=True),
    "programs:related_list": Policy({LEADER, AUDITOR}),
    "programs:related_list_print": Policy({LEADER, AUDITOR}),
    "programs:related_list_xlsx": Policy({LEADER, AUDITOR}),
    "programs:related_list_pdf": Policy({LEADER, AUDITOR}),
    "programs:batch_create": Policy({OFFICER}),
    "programs:batch_detail": Policy({OFFICER, LEADER}, "batch", whole_commune=True),
    "programs:batch_edit": Policy({OFFICER}, "batch", whole_commune=True),
    "programs:batch_drop": Policy({OFFICER}, "batch", whole_commune=True),
    "programs:batch_post": Policy({OFFICER}, "batch", whole_commune=True),
    "programs:batch_posting_remove": Policy({OFFICER}, "batch_posting", whole_commune=True),
    "programs:batch_posting_file": Policy(
        {OFFICER, LEADER}, "batch_posting", {"file_format": "pdf"}, whole_commune=True
    ),
    "programs:batch_fill": Policy({OFFICER}, "batch", whole_commune=True),
    "programs:batch_add": Policy({OFFICER}, "batch", whole_commune=True),
    "programs:batch_deliver": Policy({OFFICER}, "batch", whole_commune=True),
    "programs:batch_step": Policy({OFFICER}, "batch", {"step": "kiem-tra"}, whole_commune=True),
    "programs:batch_file": Policy({OFFICER, LEADER}, "batch", {"file_format": "pdf"}, whole_commune=True),
    "programs:batch_line_edit": Policy({OFFICER}, "line", whole_commune=True),
    "programs:batch_line_leave_out": Policy({OFFICER}, "line", whole_commune=True),
    "programs:batch_line_take_in": Policy({OFFICER}, "line", whole_commune=True),
    "programs:batch_line_take_back": Policy({OFFICER}, "line", whole_commune=True),
    "programs:batch_line_deliver": Policy({OFFICER}, "line", whole_commune=True),
    "programs:activity_list": Policy({OFFICER, LEADER}),
    "programs:activity_list_print": Policy({OFFICER, LEADER}),
    "programs:activity_list_xlsx": Policy({OFFICER}),
    "programs:activity_list_pdf": Policy({OFFICER}),
    "programs:activity_create": Policy({OFFICER}),
    "programs:activity_detail": Policy({OFFICER, LEADER}, "activity", whole_commune=True),
    "programs:activity_edit": Policy({OFFICER}, "activity", whole_commune=True),
    "programs:activity_progress": Policy({OFFICER}, "activity", whole_commune=True),
    "programs:activity_join": Policy({OFFICER}, "activity", whole_commune=True),
    "programs:activity_leave": Policy({OFFICER}, "participation", whole_commune=True),
    "programs:activity_stage_create": Policy({OFFICER}, "activity", whole_commune=True),
    "programs:activity_stage_accept": Policy({OFFICER}, "activity_stage", whole_commune=True),
    "programs:funding_create": Policy({OFFICER}, "activity", whole_commune=True),
    "programs:funding_edit": Policy({OFFICER}, "funding", whole_commune=True),
    "programs:funding_carry": Policy({OFFICER}, "funding", whole_commune=True),
    "programs:entry_create": Policy({OFFICER}, "funding", whole_commune=True),
    "programs:entry_void": Policy({OFFICER}, "entry", whole_commune=True),
    "programs:contribution_list": Policy({OFFICER, LEADER}),
    "programs:contribution_list_print": Policy({OFFICER, LEADER}),
    "programs:contribution_list_xlsx": Policy({OFFICER}),
    "programs:contribution_list_pdf": Policy({OFFICER}),
    "programs:contribution_create": Policy({OFFICER}),
    "programs:contribution_edit": Policy({OFFICER}, "contribution", whole_commune=True),
    "programs:communication_list": Policy({OFFICER, LEADER}),
    "programs:communication_list_print": Policy({OFFICER, LEADER}),
    "programs:communication_list_xlsx": Policy({OFFICER}),
    "programs:communication_list_pdf": Policy({OFFICER}),
    "programs:communication_create": Policy({OFFICER}),
    "programs:communication_detail": Policy({OFFICER, LEADER}, "communication", whole_commune=True),
    "programs:communication_edit": Policy({OFFICER}, "communication", whole_commune=True),
    "programs:training_list": Policy({OFFICER, LEADER}),
    "programs:training_list_print": Policy({OFFICER, LEADER}),
    "programs:training_list_xlsx": Policy({OFFICER}),
    "programs:training_list_pdf": Policy({OFFICER}),
    "programs:training_create": Policy({OFFICER}),
    "programs:training_detail": Policy({OFFICER, LEADER}, "training", whole_commune=True),
    "programs:training_edit": Policy({OFFICER}, "training", whole_commune=True),
    "programs:way_current": Policy({OFFICER, LEADER}, reads={LEADER}),
    "programs:way_measure_list": Policy({OFFICER, LEADER}),
    "programs:way_measure_list_print": Policy({OFFICER, LEADER}),
    "programs:way_measure_list_xlsx": Policy({OFFICER}),
    "programs:way_measure_list_pdf": Policy({OFFICER}),
    "programs:way_measure_create": Policy({OFFICER}),
    "programs:way_measure_edit": Policy({OFFICER}, "way_measure", whole_commune=True),
    "programs:way_household_list": Policy({OFFICER, LEADER}),
    "programs:way_household_list_print": Policy({OFFICER, LEADER}),
    "programs:way_household_list_xlsx": Policy({OFFICER}),
    "programs:way_household_list_pdf": Policy({OFFICER}),
    "programs:way_choose": Policy({OFFICER}, "household"),
    "programs:way_plan": Policy({OFFICER, LEADER}, "way_plan", whole_commune=True),
    "programs:way_plan_household_list": Policy({OFFICER, LEADER}),
    "programs:way_plan_household_list_print": Policy({OFFICER, LEADER}),
    "programs:way_plan_household_list_xlsx": Policy({OFFICER}),
    "programs:way_plan_household_list_pdf": Policy({OFFICER}),
    "programs:task_list": Policy({OFFICER, LEADER, UNIT}),
    "programs:task_list_print": Policy({OFFICER, LEADER, UNIT}),
    "programs:task_list_xlsx": Policy({OFFICER, LEADER, UNIT}),
    "programs:task_list_pdf": Policy({OFFICER, LEADER, UNIT}),
    "programs:task_create": Policy({OFFICER}),
    "programs:task_detail": Policy({OFFICER, LEADER, UNIT}, "task", whole_commune=True),
    "programs:task_edit": Policy({OFFICER}, "task", whole_commune=True),
    "programs:task_progress": Policy({OFFICER, UNIT}, "task", whole_commune=True),
    "programs:task_stop": Policy({OFFICER}, "task", whole_commune=True),
    "programs:award_list": Policy({OFFICER, LEADER}),
    "programs:award_list_print": Policy({OFFICER, LEADER}),
    "programs:award_list_xlsx": Policy({OFFICER}),
    "programs:award_list_pdf": Policy({OFFICER}),
    "programs:award_create": Policy({OFFICER}),
    "programs:award_detail": Policy({OFFICER, LEADER}, "award", whole_commune=True),
    "programs:award_edit": Policy({OFFICER}, "award", whole_commune=True),
    "programs:award_step": Policy({LEADER}, "award", {"step": "quyet-dinh"}, whole_commune=True),
    "programs:poor_fund_list": Policy({OFFICER, LEADER}),
    "programs:poor_fund_list_print": Policy({OFFICER, LEADER}),
    "programs:poor_fund_list_xlsx": Policy({OFFICER}),
    "programs:poor_fund_list_pdf": Policy({OFFICER}),
    "programs:poor_fund_create": Policy({OFFICER}),
    "programs:poor_fund_detail": Policy({OFFICER, LEADER}, "fund_entry", whole_commune=True),
    "programs:poor_fund_void": Policy({OFFICER}, "fund_entry", whole_commune=True),
    "programs:post_list": Policy({OFFICER, LEADER}),
    "programs:post_list_print": Policy({OFFICER, LEADER}),
    "programs:post_list_xlsx": Policy({OFFICER}),
    "programs:post_list_pdf": Policy({OFFICER}),
    "programs:post_create": Policy({OFFICER}),
    "programs:official_detail": Policy({OFFICER, LEADER}, "official", whole_commune=True),
    "programs:post_edit": Policy({OFFICER}, "post", whole_commune=True),
    "programs:post_end": Policy({OFFICER}, "post", whole_commune=True),
    "programs:post_remove": Policy({OFFICER}, "post", whole_commune=True),
    "programs:evidence_create": Policy({OFFICER, UNIT}, "task", {"of": "viec"}, whole_commune=True),
    "programs:evidence_file": Policy({OFFICER, LEADER, UNIT}, "evidence", whole_commune=True),
    "programs:evidence_take_back": Policy({OFFICER, UNIT}, "evidence", whole_commune=True),
    "programs:plan_reopen": Policy({LEADER}, "plan", whole_commune=True),
    "desk:agenda": Policy({OFFICER, LEADER, UNIT}),
    "desk:dashboard": Policy(FIGURES),
    "desk:village": Policy(FIGURES, "village"),
    "reports:money": Policy({OFFICER, LEADER}),
    "reports:target_now": Policy({OFFICER, LEADER, HEAD}),
    "reports:target_list": Policy({OFFICER, LEADER, HEAD}, "plan", whole_commune=True),
    "reports:target_detail": Policy({OFFICER, LEADER, HEAD}, "plan", {"ref": "b"}, whole_commune=True),
    "reports:target_household_list": Policy({OFFICER, LEADER, HEAD}),
    "reports:target_household_list_print": Policy({OFFICER, LEADER, HEAD}),
    "reports:target_household_list_xlsx": Policy({OFFICER}),
    "reports:target_household_list_pdf": Policy({OFFICER}),
    "reports:target_person_list": Policy({OFFICER, LEADER, HEAD}),
    "reports:target_person_list_print": Policy({OFFICER, LEADER, HEAD}),
    "reports:target_person_list_xlsx": Policy({OFFICER}),
    "reports:target_person_list_pdf": Policy({OFFICER}),
    "reports:report_list": Policy(REPORTS),
    "reports:report_create": Policy({OFFICER}),
    "reports:report_detail": Policy(REPORTS, "report", whole_commune=True),
    "reports:report_edit": Policy({OFFICER}, "report", whole_commune=True),
    "reports:room_comparison_file": Policy({DISTRICT}, arguments={"file_format": "xlsx"}),
    "reports:room": Policy({DISTRICT}),
    "reports:room_file": Policy({DISTRICT}, arguments={"period": "2023-H1"}),
    "reports:room_file_wait": Policy({DISTRICT}, arguments={"period": "2023-H1"}),
    "reports:report_deadline_create": Policy({OFFICER}),
    "reports:report_deadline_edit": Policy({OFFICER}, "deadline", whole_commune=True),
    "reports:report_result": Policy({OFFICER}, arguments={"code": "so-bo", "year": 2023, "month": 11}),
    "reports:layout_list": Policy({OFFICER, LEADER}),
    "reports:layout_create": Policy({OFFICER}),
    "reports:layout_edit": Policy({OFFICER}, "layout", whole_commune=True),
    "reports:report_sheet": Policy({OFFICER}, "filled", whole_commune=True),
    "reports:report_sheet_add": Policy({OFFICER}, "draft_report", whole_commune=True),
    "reports:report_sheet_drop": Policy({OFFICER}, "filled", whole_commune=True),
    "reports:report_take": Policy({OFFICER}, "report", whole_commune=True),
    "reports:report_correct": Policy({OFFICER}, "report", whole_commune=True),
    "reports:report_sentence": Policy({OFFICER}, "report", {"place": "mo-dau.1"}, whole_commune=True),
    "reports:report_confirm": Policy({OFFICER}, "report", {"place": "mo-dau.1"}, whole_commune=True),
    "reports:report_step": Policy({OFFICER}, "report", {"step": "trinh"}, whole_commune=True),
    "reports:report_scope": Policy({OFFICER}, "report", whole_commune=True),
    "reports:report_household_list": Policy({OFFICER, LEADER}),
    "reports:report_household_list_print": Policy({OFFICER, LEADER}),
    "reports:report_household_list_xlsx": Policy({OFFICER}),
    "reports:report_household_list_pdf": Policy({OFFICER}),
    "reports:report_move_list": Policy({OFFICER, LEADER}),
    "reports:report_move_list_print": Policy({OFFICER, LEADER}),
    "reports:report_move_list_xlsx": Policy({OFFICER}),
    "reports:report_move_list_pdf": Policy({OFFICER}),
    "reports:report_person_list": Policy({OFFICER, LEADER}),
    "reports:report_person_list_print": Policy({OFFICER, LEADER}),
    "reports:report_person_list_xlsx": Policy({OFFICER}),
    "reports:report_person_list_pdf": Policy({OFFICER}),
    "reports:report_record_list": Policy({OFFICER, LEADER}),
    "reports:report_record_list_print": Policy({OFFICER, LEADER}),
    "reports:report_record_list_xlsx": Policy({OFFICER}),
    "reports:report_record_list_pdf": Policy({OFFICER}),
    "reports:report_file": Policy(REPORTS, "report", {"file_format": "pdf"}, whole_commune=True),
    "reports:report_file_wait": Policy(REPORTS, "report", {"file_format": "pdf"}, whole_commune=True),
    "reports:report_check": Policy(REPORTS),
    "reports:report_check_code": Policy(REPORTS, "report_by_code", whole_commune=True),
    "reports:table_list": Policy(REPORTS),
    "reports:table_detail": Policy(REPORTS, "settled", {"number": "08"}, whole_commune=True),
    "reports:table_file": Policy(REPORTS, "settled", {"number": "08", "file_format": "xlsx"}, whole_commune=True),
    "reports:table_cell": Policy({OFFICER, LEADER}, "settled", {"number": "08", "key": "1"}, whole_commune=True),
    "reports:household_lists": Policy({OFFICER, LEADER}, "settled", whole_commune=True),
    "reports:household_lists_file": Policy({OFFICER}, "settled", {"file_format": "xlsx"}, whole_commune=True),
    "reports:profile": Policy(REPORTS),
    "reports:trends": Policy(REPORTS),
    "reports:counting": Policy(REPORTS),
    "reports:simulation": Policy(REPORTS),
    "reports:flow_list": Policy({OFFICER, LEADER}),
    "reports:flow_list_print": Policy({OFFICER, LEADER}),
    "reports:flow_list_xlsx": Policy({OFFICER}),
    "reports:flow_list_pdf": Policy({OFFICER}),
    "reports:profile_list": Policy({OFFICER, LEADER}),
    "reports:profile_list_print": Policy({OFFICER, LEADER}),
    "reports:profile_list_xlsx": Policy({OFFICER}),
    "reports:profile_list_pdf": Policy({OFFICER}),
    "reports:counting_list": Policy({OFFICER, LEADER}),
    "reports:counting_list_print": Policy({OFFICER, LEADER}),
    "reports:counting_list_xlsx": Policy({OFFICER}),
    "reports:counting_list_pdf": Policy({OFFICER}),
    "reports:simulation_list": Policy({OFFICER, LEADER}),
    "reports:simulation_list_print": Policy({OFFICER, LEADER}),
    "reports:simulation_list_xlsx": Policy({OFFICER}),
    "reports:simulation_list_pdf": Policy({OFFICER}),
    "reports:near_list": Policy(HOUSEHOLDS),
    "reports:near_list_print": Policy(HOUSEHOLDS),
    "reports:near_list_xlsx": Policy({OFFICER}),
    "reports:near_list_pdf": Policy({OFFICER}),
    "api-schema": Policy(EVERYBODY),
    "api-classify": Policy(EVERYBODY),
    "api-poverty-rates": Policy(FIGURES - {HEAD}),
    "api-target-results": Policy({OFFICER, LEADER, HEAD}),
    "api-area-list": Policy(FIGURES),
    "api-area-detail": Policy(FIGURES, "village"),
    "api-household-list": Policy(HOUSEHOLDS),
    "api-household-detail": Policy(HOUSEHOLDS, "household"),
    "api-review-list": Policy(HOUSEHOLDS),
    "api-review-detail": Policy(HOUSEHOLDS, "review"),
    "api-project-list": Policy({OFFICER, LEADER}),
    "api-project-detail": Policy({OFFICER, LEADER}, "activity", whole_commune=True),
    "api-support-list": Policy({OFFICER, LEADER}),
    "api-support-detail": Policy({OFFICER, LEADER}, "line", whole_commune=True),
    "api-escape-list": Policy(HOUSEHOLDS),
    "api-escape-detail": Policy(HOUSEHOLDS, "escape"),
    "api-meeting-list": Policy(HOUSEHOLDS),
    "api-meeting-detail": Policy(HOUSEHOLDS, "meeting"),
    "api-award-list": Policy({OFFICER, LEADER}),
    "api-award-detail": Policy({OFFICER, LEADER}, "award", whole_commune=True),
    "api-poor-fund-list": Policy({OFFICER, LEADER}),
    "api-poor-fund-detail": Policy({OFFICER, LEADER}, "fund_entry", whole_commune=True),
    "api-poor-fund-sums": Policy({OFFICER, LEADER}),
    "api-post-list": Policy({OFFICER, LEADER}),
    "api-post-detail": Policy({OFFICER, LEADER}, "post", whole_commune=True),
    "api-way-plan-list": Policy({OFFICER, LEADER}),
    "api-way-plan-detail": Policy({OFFICER, LEADER}, "way_plan", whole_commune=True),
    "api-report-list": Policy(REPORTS),
    "api-report-detail": Policy(REPORTS, "report", whole_commune=True),
    "api-report-deadline-list": Policy(REPORTS),
    "api-report-deadline-detail": Policy(REPORTS, "deadline", whole_commune=True),
    "api-report-calendar": Policy({OFFICER, LEADER}),
    "api-target-list": Policy(FIGURES),
    "api-target-detail": Policy(FIGURES, "target"),
}
PUBLIC = {"accounts:login", "accounts:activate", "healthz"}
NOT_CRAWLED = {"accounts:logout"}  # ends the crawler's own session

# The admin, by model: who opens its screens, and what of `Place` an object is.
ADMIN = {
    "households_household": Policy({OFFICER}, "household"),
    "households_member": Policy({OFFICER}, "member"),
    "households_event": Policy({OFFICER}, "event"),
    "households_area": Policy({ADMINISTRATOR}, "village"),
    "platform_publicholiday": Policy({ADMINISTRATOR}, "holiday"),  # the country's: of no place
}
ADMIN_FRAME = {"index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n",
               "view_on_site", "app_list", ""}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One of everything that an address can name, in one village; `canary` is in every text of it."""

    canary: str
    commune: Area
    village: Area
    household: Household
    member: Member
    event: Event
    proposal: EventProposal
    round: Round
    settled: Round
    stage: RoundStage
    meeting: Meeting
    addition: ListAddition
    answered: ReviewRequest
    request: ReviewRequest
    recognition: Recognition
    refused: Recognition
    listed: Decision
    posting: Posting
    complaint: Complaint
    settled_complaint: Complaint
    opinion: Opinion
    decision: Decision
    escaped: DecidedHousehold
    certificate: Certificate
    second_entry: SecondEntry
    reviewer: Reviewer
    assignment: Assignment
    related: RelatedHousehold
    review: Review
    plan: Plan
    need: SupportNeed
    escape: EscapeRegistration
    helper: Helper
    visit: HelperVisit
    batch: SupportBatch
    line: SupportLine
    batch_posting: BatchPosting
    contribution: Contribution
    unit_batch: SupportBatch
    activity: Activity
    participation: Participation
    activity_stage: ActivityStage
    funding: Funding
    entry: FundEntry
    task: Task
    evidence: Evidence
    award: Award
    fund_entry: PoorFundEntry
    official: Official
    post: Post
    communication: Communication
    training: Training
    way_measure: WayMeasure
    way_plan: WayPlan
    part: PlanPart
    plan_target: PlanTarget
    plan_version: PlanVersion
    target: VillageTarget
    report: Report
    deadline: ReportDeadline
    layout: ReportLayout
    draft_report: Report
    filled: FilledLayout
    sheet: ScoreSheet
    form_a: FormASheet
    upload: RegisterUpload
    sheet_upload: SheetUpload
    measurement: Measurement
    card: HealthCard
    results: ResultsUpload
    account: User
    appointment: Appointment


@dataclass(frozen=True)
class World:
    cast: Cast
    places: dict[str, Place]


@pytest.fixture(autouse=True)
def papers_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper is answered as its words: a file is packed, and would not show whom it names."""
    monkeypatch.setattr(files, "write", lambda document, file_format: repr(document).encode())


@pytest.fixture
def refused_in_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """No page for a refusal: it is the same at every address, and making it takes longer than refusing."""
    page = views.render

    def in_a_word(request: HttpRequest, template: str, status: int = 200) -> HttpResponse:
        return page(request, template) if status == 200 else HttpResponse(template, status=status)

    monkeypatch.setattr(views, "render", in_a_word)


def names() -> Iterator[str]:
    """Every named address of the resolver, with its namespace."""

    def walk(patterns: Any, prefix: str) -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix)
            elif isinstance(pattern, URLPattern):
                yield f"{prefix}{pattern.name or ''}"

    yield from dict.fromkeys(walk(get_resolver().url_patterns, ""))


def death_of(member: Member, by: User) -> Event:
    household = Household.objects.get(pk=member.household_id)
    record_death(member=member, version=household.version, happened_on=date(2023, 2, 1), by=by)
    return household.events.get(kind="death")


def answered_complaint(round: Round, household: Household, officer: User, canary: str) -> Complaint:
    complaint = factories.make_complaint(round, household, by=officer, received_from=f"Người {canary}")
    Complaint.objects.filter(pk=complaint.pk).update(state="dismissed", answered_on=date(2023, 11, 20), answer="Đúng.")
    return complaint


def refused_recognition(member: Member, officer: User) -> Recognition:
    asked = factories.make_worker(member.commune, officer, member=member)
    Recognition.objects.filter(pk=asked.pk).update(
        state="refused", concluded_on=date(2025, 11, 4), grounds="Cao", reply_number=member.pk,
        reply_on=date(2025, 11, 5), reply="Cao",
    )  # fmt: skip
    return Recognition.objects.get(pk=asked.pk)


def make_place(
    cast: Cast, village: Area, canary: str, round: Round, plan: Plan, report: Report, officer: User
) -> Place:
    household = factories.make_household(village, head=f"Nông Văn {canary}", address=f"xóm {canary}")
    member = household.members.get()
    addition = add_to_list(round=round, household=household, reason=f"Lý do {canary}", by=officer)
    review, decision = factories.make_review(round, household, officer), round.decisions.get()
    escaped = DecidedHousehold.objects.create(
        commune=village.parent, decision=decision, household=household, review=review, village=village,
        head_name=household.head_name, person_count=1, previous_class="poor", poverty_class="not_poor",
    )  # fmt: skip
    layout = ReportLayout.objects.get_or_create(
        commune=village.parent, number="Mẫu 01", valid_from=date(2022, 1, 1),
        defaults={"title": "Giám sát", "source": "TT", "columns": COLUMNS},
    )[0]  # fmt: skip
    draft = Report.objects.get_or_create(commune=village.parent, period="2023-01-01..2023-03-31")[0]
    upload = RegisterUpload.objects.create(
        commune=village.parent,
        uploaded_by=officer,
        file_name=f"{canary}.xlsx",
        content=b"no workbook",
        on=date(2023, 6, 1),
    )
    reviewer = add_reviewer(round=round, name=f"Lý Thị {canary}", unit="chi hội Phụ nữ", by=officer)
    batch = make_batch(village.parent, "toilet", drawn_by=officer)
    account = factories.make_user(f"taikhoan{village.pk}", area=village.parent)
    return Place(
        canary=canary,
        commune=village.parent,
        village=village,
        household=household,
        member=member,
        event=death_of(factories.make_member(household, f"Lý Thị {canary}"), officer),
        proposal=propose_event(
            household=household, page="sinh", answers={"note": canary}, summary=f"Sinh: {canary}", note="", by=officer
        ),
        round=round,
        settled=round.commune.rounds.settled().latest("year"),
        stage=round.stages.all()[0],
        meeting=Meeting.objects.create(
            commune=village.parent, round=round, village=village, number=1, chair=f"Ông {canary}"
        ),
        addition=addition,
        answered=factories.answer_request(
            factories.decide_request(factories.make_request(round, household, officer), officer, present=5), officer
        ),
        request=factories.make_request(round, household, officer, reason=f"Lý do {canary}"),
        recognition=factories.make_recognition(household, officer),
        refused=refused_recognition(member, officer),
        listed=Decision.objects.create(
            commune=village.parent, kind="average", procedure="qd-24-2021", drafted_by=officer
        ),
        posting=factories.make_posting(round, village, by=officer),
        complaint=factories.make_complaint(round, household, by=officer, received_from=f"Người {canary}"),
        settled_complaint=answered_complaint(round, household, officer, canary),
        opinion=round.opinions.first(),
        decision=decision,
        escaped=escaped,
        certificate=Certificate.objects.create(
            commune=village.parent, household=household, holder=member, number=village.pk, issued_on=date(2023, 12, 14)
        ),
        reviewer=reviewer,
        assignment=assign_household(reviewer=reviewer, household=household, by=officer),
        related=relate_household(reviewer=reviewer, household=household, kinship=Kinship.OWN, by=officer),
        second_entry=SecondEntry.objects.create(commune=village.parent, round=round, review=review, seed=1),
        review=review,
        plan=plan,
        need=make_need(household, "loan"),
        batch=batch,
        line=make_line(batch, household, amount_vnd=3_000_000),
        batch_posting=make_posting(batch, village),
        **make_programme_place(village, household, plan, cast.unit),
        unit_batch=make_unit_batch(village.parent, household),
        part=plan.parts.first(),
        plan_target=plan.targets.first(),
        plan_version=plan.versions.first(),
        target=VillageTarget.objects.create(commune=village.parent, plan=plan, village=village, max_poor_households=3),
        report=report,
        deadline=ReportDeadline.objects.get_or_create(
            commune=village.parent, period="2023", defaults={"due_on": date(2023, 12, 1), "source": "CV 01"}
        )[0],
        layout=layout,
        draft_report=draft,
        filled=FilledLayout.objects.get_or_create(
            commune=village.parent, report=draft, layout=layout, defaults={"columns": COLUMNS}
        )[0],
        sheet=ScoreSheet.objects.create(commune=village.parent, standard="nd-07-2021", title=f"Bảng {village}"),
        form_a=factories.make_form_a(village.parent, officer, title=f"Phiếu A {village}"),
        upload=upload,
        sheet_upload=SheetUpload.objects.create(
            commune=village.parent,
            uploaded_by=officer,
            file_name=f"{canary}.xlsx",
            content=b"no workbook",
            kind="needs",
        ),
        measurement=Measurement.objects.create(
            commune=village.parent, member=member, measured_on=date(2023, 5, 5), weight_kg=12
        ),
        card=HealthCard.objects.create(commune=village.parent, member=member, kind="poor", valid_from=date(2023, 1, 1)),
        results=ResultsUpload.objects.create(
            commune=village.parent,
            uploaded_by=officer,
            file_name=f"{canary}.xlsx",
            content=b"no workbook",
            year=2020,
            decision_number="79/QĐ-UBND",
            decided_on=date(2020, 12, 15),
            is_sent=True,
        ),
        account=account,
        appointment=factories.make_appointment(account, Role.OFFICER, village.parent),
    )


@pytest.fixture(scope="module")
def made(django_db_setup: Any, django_db_blocker: Any) -> Iterator[World]:
    with kept(django_db_blocker):
        yield checked(make_world())


@pytest.fixture
def world(made: World, db: None) -> World:
    return deepcopy(made)


def make_world() -> World:
    cast = make_cast()
    places = {}
    for commune, officer, villages in (
        (cast.commune, cast.officer, {"own": (cast.lang_ben, "Quạlàng"), "other": (cast.lang_coc, "Sẻlàng")}),
        (cast.other_commune, cast.stranger, {"foreign": (cast.other_village, "Cúxã")}),
    ):
        for year in (2021, 2022):
            factories.load_results(commune, {}, officer, year)
        round, plan = factories.make_round(commune, by=officer), factories.make_plan_with_words(commune)
        factories.make_opinion(round, officer)
        decision = Decision.objects.create(commune=commune, round=round, kind="escaped", drafted_by=officer)
        report = create_report(commune=commune, period=parse_period("2023-H1"), by=officer)
        Report.objects.filter(pk=report.pk).update(  # the level above sees what was approved
            state="approved", number=7, issued_on=date(2023, 7, 5), signer_title="Chủ tịch",
            signer_name=f"Người ký {commune.code}", check_code=commune.code.rjust(12, "0"),
        )  # fmt: skip
        for name, (village, canary) in villages.items():
            places[name] = make_place(cast, village, canary, round, plan, report, officer)
        Decision.objects.filter(pk=decision.pk).update(state="signed", number=98, decided_on=date(2023, 12, 14))
    return World(cast, places)


def address(name: str, policy: Policy, place: Place) -> str:
    """The address of what the policy names in a place."""
    if not policy.of:
        query = "?commune=06388&on=2023-12-31" if name == "api-poverty-rates" else ""
        return reverse(name, kwargs=policy.arguments) + query
    if policy.of == "round_and_household":
        return reverse(
            name, kwargs={"round_pk": place.round.pk, "household_pk": place.household.pk, **policy.arguments}
        )
    if policy.of == "report_by_code":
        return reverse(name, args=[place.commune.code.rjust(12, "0")])
    return reverse(name, kwargs={"pk": getattr(place, policy.of).pk, **policy.arguments})


def body_of(response: Any) -> str:
    """The answer, also of one that is read from a file as it is sent."""
    content = b"".join(response) if response.streaming else response.content
    return content.decode(errors="replace")


def is_page(response: Any) -> bool:
    return bool(response.headers["Content-Type"].startswith("text/html"))


def within(policy: Policy, reach: set[str], place: str) -> bool:
    """Whether the place is the role's own; of what is the whole commune's, also from its other village."""
    if policy.whole_commune and place != "foreign":
        return bool(reach & {"own", "other"})
    return place in reach


def test_every_address_has_a_policy() -> None:
    known = set(POLICY) | PUBLIC | NOT_CRAWLED
    unknown = [name for name in names() if not name.startswith("admin:") and name not in known]
    assert not unknown
    for name in names():
        if name.startswith("admin:") and name.removeprefix("admin:") not in ADMIN_FRAME:
            model = "_".join(name.removeprefix("admin:").split("_")[:2])
            assert model in ADMIN, name


def test_the_policy_names_only_addresses_that_exist() -> None:
    assert not (set(POLICY) | PUBLIC | NOT_CRAWLED) - set(names())


# Each page's questions are asked of PostgreSQL by these, and by `test_any_input`; who is refused is refused before any.
ON_BOTH = {"officer", "head", "district_officer"}


@pytest.mark.parametrize(
    "who", [who if who in ON_BOTH else pytest.param(who, marks=pytest.mark.one_database) for who in CAST]
)
def test_a_user_meets_only_their_own_each_page_in_one_place(who: str, world: World, refused_in_a_word: None) -> None:
    role, reach = CAST[who]
    placed: set[str] = set()
    client = Client()
    client.force_login(getattr(world.cast, who))
    for name, policy in POLICY.items():
        for place_name, place in world.places.items():
            if not policy.of and place_name != "own":
                continue
            url = address(name, policy, place)
            for method in (client.get, client.post):
                response = method(url, content_type="application/json" if name == "api-classify" else None) \
                    if method == client.post and name == "api-classify" else method(url)  # fmt: skip
                told = f"{who} {method.__name__} {url}: {response.status_code}"
                allowed = role in policy.roles and (not policy.of or within(policy, reach, place_name))
                if name == "api-poverty-rates" and who == "stranger":
                    allowed = False  # asks for another commune
                if method == client.post and role in policy.reads:
                    allowed = False
                if allowed:
                    assert response.status_code in {200, 302, 400, 405}, told
                    assert "/dang-nhap/" not in response.headers.get("Location", ""), told
                else:
                    assert response.status_code in {403, 404, 405}, told
                if response.status_code == 200:
                    if method == client.get and name not in placed and is_page(response):
                        placed.add(name)
                        check_place(name, response)
                    body = body_of(response)
                    for other_name, other in world.places.items():
                        in_trail = role == AUDITOR and other_name != "foreign"
                        # The health station, and a unit that hands support over, work with people by name.
                        by_name = role == UNIT and name.startswith(BY_NAME)
                        sees = in_trail or ((role in HOUSEHOLDS or by_name) and other_name in reach)
                        assert sees or other.canary not in body, f"{told} shows {other.canary}"
    assert placed


@pytest.mark.one_database
@pytest.mark.parametrize("who", CAST)
def test_a_refusal_is_a_page_with_the_own_menu(who: str, world: World) -> None:
    client = Client()
    client.force_login(getattr(world.cast, who))
    forbidden = next(name for name, policy in POLICY.items() if CAST[who][0] not in policy.roles and not policy.of)
    for status, url in ((403, reverse(forbidden)), (404, "/khong-co-trang-nay/")):
        answer = client.get(url)
        assert (answer.status_code, f"Lỗi {status}" in answer.content.decode()) == (status, True)
        assert bool(answer.context["nav"]) == (who != "nobody")
        assert not [place for place in world.places.values() if place.canary in answer.content.decode()]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("first", "second"),
    [(Role.OFFICER, HEAD), (Role.OFFICER, DISTRICT), (Role.LEADER, HEAD), (Role.LEADER, DISTRICT),
     (Role.AUDITOR, DISTRICT), (Role.ADMINISTRATOR, DISTRICT)],
)  # fmt: skip
def test_the_right_of_one_commune_opens_nothing_in_another(first: Role, second: str, world: World) -> None:
    """The officer of a commune who is the head of a village, or at the district, is no officer in the other commune."""
    client, place = two_roles(world, second, first), world.places["own"]
    for name, policy in POLICY.items():
        if policy.roles == EVERYBODY:
            continue
        url = address(name, policy, place)
        url += "" if policy.of or "?" in url else f"?xa={place.commune.code}"
        for method in (client.get, client.post):
            response = method(url)
            told = f"{second} {method.__name__} {url}: {response.status_code}"
            # Answers with what is one's own, whatever the address asks for.
            asks_nothing = name in {"desk:audit_check", "reports:report_check"}
            of_both = (name.startswith("api-") and not policy.of) or asks_nothing
            assert of_both or second in policy.roles or response.status_code in {403, 404, 405}, told
            body = body_of(response)
            for other_name, other in world.places.items():
                sees = other_name == "foreign" or (second == HEAD and other_name == "own")
                assert sees or other.canary not in body, f"{told} shows {other.canary}"


@pytest.mark.parametrize("second", [HEAD, DISTRICT])
def test_the_admin_opens_only_what_its_officer_may_edit(second: str, world: World) -> None:
    """A citizen's number, an export, a correction: none of another commune, where the user is no officer."""
    client, place = two_roles(world, second), world.places["own"]
    Member.objects.filter(pk=place.member.pk).update(citizen_id="020184001234")
    for model, policy in ADMIN.items():
        if OFFICER not in policy.roles:
            continue
        for screen in ("changelist", "change", "history", "export"):
            if screen == "export" and model == "households_event":
                continue
            named = screen in {"change", "history"}
            url = reverse(f"admin:{model}_{screen}", args=[admin_objects(world, place)[policy.of]] if named else [])
            response = client.post(url, {"format": "0"}) if screen == "export" else client.get(url)
            body = response.content.decode(errors="replace")
            assert not named or response.status_code in {302, 404}, url
            assert place.canary not in body, url
            assert "020184001234" not in body, url


def test_corrections_by_excel_reach_only_the_officers_own_commune(world: World) -> None:
    two_roles(world, HEAD)
    user = User.objects.get(username="haivaitro")
    own = {place.household.pk for place in world.places.values() if place.commune == world.cast.other_commune}
    assert set(HouseholdResource(user).get_queryset().values_list("pk", flat=True)) == own
    assert set(MemberResource(user).get_queryset().values_list("household", flat=True)) == own


@pytest.mark.parametrize("second", [HEAD, DISTRICT])
def test_ids_posted_from_another_commune_change_nothing_there(second: str, world: World) -> None:
    """Into the own household nobody is merged, born or moved from another commune; no household is put there either."""
    client, ours, theirs = two_roles(world, second), world.places["own"], world.places["foreign"]
    theirs.household.refresh_from_db()

    def event(kind: str, **typed: Any) -> Any:
        address = reverse("households:event_record", args=[theirs.household.pk, kind])
        given = {"version": theirs.household.version, "happened_on": "02/03/2024", "birth_date": "02/03/2024"}
        return client.post(address, given | typed)

    child = {"full_name": "Nông Thị Mới", "sex": "female", "relationship": "child", "ethnicity": "Nùng"}
    head = {f"member_{theirs.member.pk}": "other"}
    sent = {
        "merged into ours": event("nhap-ho", into_code=world.places["other"].household.code, **head),
        "born to our woman": event("sinh", mother=ours.member.pk, **child),
        "our member died": event("chet", member=ours.member.pk),
        "our member left": event("chuyen-di", member=ours.member.pk),
        "our member is their head": event("doi-chu-ho", new_head=ours.member.pk),
        "our member splits off": event("tach-ho", **{f"member_{ours.member.pk}": "head"}),
        "a household put into our village": client.post(
            reverse("households:household_create"), child | {"village": ours.village.pk, "opened_on": "02/03/2024"}
        ),
    }
    for what, response in sent.items():
        assert response.status_code == 200, what  # the page comes back with its error
    assert Household.objects.filter(commune=ours.commune).count() == 2
    for place in (ours, theirs):
        assert list(place.household.members.living_now()) == [place.member]
        assert place.household.events.latest("pk") == place.event


@pytest.mark.parametrize("second", [HEAD, DISTRICT])
def test_filters_of_the_api_widen_nothing(second: str, world: World) -> None:
    client = two_roles(world, second)
    commune, other = world.cast.commune, world.places["other"]
    for name, query in (
        ("api-household-list", {"commune": commune.code}),
        ("api-household-list", {"q": other.canary}),
        ("api-review-list", {"village": other.village.code, "year": 2023}),
    ):
        body = client.get(reverse(name), query).content.decode()
        assert other.canary not in body, query
    households = client.get(reverse("api-household-list"), {"commune": commune.code}).json()["results"]
    assert [found["id"] for found in households] == ([world.places["own"].household.pk] if second == HEAD else [])


def two_roles(world: World, second: str, first: Role = Role.OFFICER) -> Client:
    """Somebody who has the first role in the other commune, and the second in ours."""
    user = factories.make_user("haivaitro", first, world.cast.other_commune)
    roles = {HEAD: (Role.VILLAGE_HEAD, world.cast.lang_ben), DISTRICT: (Role.DISTRICT, world.cast.district)}
    factories.make_appointment(user, *roles[second])
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("place_name", ["own", "other", "foreign"])
def test_an_outsider_cannot_tell_what_exists_from_what_does_not(place_name: str, world: World) -> None:
    outsider = {"own": "other_head", "other": "head", "foreign": "officer"}[place_name]
    client = Client()
    client.force_login(getattr(world.cast, outsider))
    real = client.get(reverse("desk:household_detail", args=[world.places[place_name].household.pk]))
    nothing = client.get(reverse("desk:household_detail", args=[999_999]))
    assert real.status_code == nothing.status_code == 404
    assert without_tokens(real.content) == without_tokens(nothing.content)


def without_tokens(page: bytes) -> bytes:
    """A page without its CSRF tokens, which differ at every answer."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def test_nobody_meets_nothing(world: World) -> None:
    client = Client()
    for name, policy in POLICY.items():
        if name == "api-schema":
            continue
        url = address(name, policy, world.places["own"])
        response = client.get(url)
        refused = response.status_code in {401, 403} or (
            response.status_code in {302, 405} and "/dang-nhap/" in response.headers.get("Location", "/dang-nhap/")
        )
        assert refused, f"{url}: {response.status_code}"


def admin_objects(world: World, place: Place) -> dict[str, Any]:
    return {
        "household": place.household.pk,
        "member": place.member.pk,
        "event": place.event.pk,
        "village": place.village.pk,
        "holiday": PublicHoliday.objects.earliest("day").pk,
    }


@pytest.mark.parametrize("who", CAST)
def test_the_admin_shows_each_only_their_own(who: str, world: World) -> None:
    role, reach = CAST[who]
    client = Client()
    client.force_login(getattr(world.cast, who))
    for model, policy in ADMIN.items():
        for place_name, place in world.places.items():
            objects = admin_objects(world, place)
            for screen in ("changelist", "add", "change"):
                arguments = [objects[policy.of]] if screen == "change" else []
                response = client.get(reverse(f"admin:{model}_{screen}", args=arguments))
                told = f"{who} {model} {screen} {place_name}: {response.status_code}"
                body = response.content.decode(errors="replace")
                if role not in policy.roles:
                    assert response.status_code in {302, 403, 404}, told
                elif screen == "change" and policy.of != "holiday" and place_name not in reach:
                    assert response.status_code in {302, 404}, told
                for other_name, other in world.places.items():
                    assert other_name in reach or other.canary not in body, f"{told} shows {other.canary}"
