"""Names of persons as lists have them."""

from households.rules.register.values import ValueFault
from households.rules.spelling import name_fault
from huulien.lib.text import clean
from huulien.lib.workbook.cells import CellValue, shown
from huulien.lib.workbook.writer import unescape_formula


def parse_name(value: CellValue) -> str:
    """The full name in one line."""
    name = unescape_formula(clean(shown(value)))
    if fault := name_fault(name):
        raise ValueFault(fault)
    return name
