"""By what an approved report is checked: a code of everything that it says and of who signed it under which number.

The code stands on the paper with the address of its page. It is taken once, at the approval, and so is the address:
the same paper comes out for ever, wherever the site has moved to.
"""

import base64
import hashlib
import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from huulien.platform.papers.check import Check
from huulien.platform.papers.frozen import freeze, seal
from reports.layouts import sheets_of
from reports.models import Report

OWN_PARTS = ("difficulties", "proposals", "next_tasks")
CODE_LENGTH = 12  # of 32 letters each: nobody hits one by typing
_OURS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def signed_digest(report: Report) -> str:
    """SHA-256 of what the report says, and of its number, day and signer, in hexadecimal."""
    sentences = sorted(report.sentences.values_list("place", "text"))
    said = {
        "commune": report.commune_id, "period": report.period, "scope": report.scope, "edition": report.edition,
        "seal": report.seal,
        "number": report.number, "issued_on": str(report.issued_on),
        "signer": [report.signer_title, report.signer_name],
        "sentences": [list(sentence) for sentence in sentences],
        "parts": [getattr(report, name) for name in OWN_PARTS],
        "sheets": [freeze(sheet.block) for sheet in sheets_of(report)],
    }  # fmt: skip
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def code_of(report: Report) -> str:
    """The code of what the report says now, in capitals and digits that are not taken for each other."""
    letters = base64.b32encode(bytes.fromhex(signed_digest(report))).decode().translate(_OURS)
    return letters[:CODE_LENGTH]


def give_code(report: Report) -> tuple[str, ...]:
    """Put the code and where it is asked about into a report that is being approved; the fields set."""
    report.check_code = code_of(report)
    report.check_address = f"{settings.PUBLIC_ADDRESS}{code_page(report.check_code)}" if settings.PUBLIC_ADDRESS else ""
    return "check_code", "check_address"


def check_of(report: Report) -> Check | None:
    """What stands on the paper of the report; None of one that is not approved, or was before there were codes."""
    if not (report.is_issued and report.check_code):
        return None
    page = report.check_address.removesuffix(f"{report.check_code}/").partition("://")[2]
    return Check(spaced(report.check_code), report.check_address, page)


def code_page(code: str) -> str:
    return reverse("reports:report_check_code", args=[code])


def spaced(code: str) -> str:
    """In groups of four, as one reads it out: 7KQM-2XPA-9DWT."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed_code(text: str) -> str:
    """The code that somebody typed or that a telephone read, however it was written."""
    return "".join(sign for sign in text.upper() if sign.isalnum()).translate(_MISREAD)[:40]


def report_with(code: str, user: Any) -> Report | None:
    """The report that carries the code, if the user may read it."""
    reports = Report.objects.visible_to(user).issued().select_related("commune__parent")
    return reports.filter(check_code=code).first() if len(code) == CODE_LENGTH else None


def is_as_signed(report: Report) -> bool:
    """Whether what is kept of the report is still what the code was taken of."""
    return report.content is not None and seal(report.content) == report.seal and code_of(report) == report.check_code
