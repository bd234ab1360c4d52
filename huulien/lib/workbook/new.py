"""New workbooks, in which nothing that anybody typed becomes a formula, a number or a link."""

from io import BytesIO

from xlsxwriter import Workbook  # type: ignore[import-untyped]


def new_workbook(out: BytesIO) -> Workbook:
    """A workbook that is written into `out` when it is closed."""
    plain = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    return Workbook(out, {"in_memory": True, **plain})
