"""Workbooks that people filled in, and what a run of one says."""

import io
from datetime import date

from openpyxl import Workbook

from huulien.platform import clock
from programs.sheets.declaration import Scope
from programs.sheets.kinds import KINDS
from programs.sheets.reading import read_sheets
from programs.sheets.running import run_sheet
from programs.sheets.writing import sheet_workbook

TODAY = date(2023, 12, 1)


def workbook(*rows, change=None, **sheets):
    """The bytes of a workbook with these rows; `change` may do more with its sheet."""
    book = Workbook()
    book.active.title = "Danh sách"
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    if change:
        change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def run(key, commune, data, *, batch=None, by=None, check=False, seal=""):
    with clock.reliving(TODAY):
        kind = KINDS[key]
        reading = read_sheets(kind, data, "tep.xlsx")
        return run_sheet(kind, Scope(commune, batch), reading, by=by, check=check, seal=seal)


def sent(key, commune, batch=None):
    """The workbook that goes out."""
    with clock.reliving(TODAY):
        return sheet_workbook(KINDS[key], Scope(commune, batch))


def counts(plan):
    assert plan.rows == plan.created + plan.updated + plan.unchanged + plan.faulty
    return plan.created, plan.updated, plan.unchanged, plan.faulty


def told(plan):
    """Each fault as cell and words."""
    return [(fault.cell, fault.message) for fault in plan.errors]
