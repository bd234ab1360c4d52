from households.access import SEE_HOUSEHOLDS
from huulien.platform.navigation import Entry
from surveys.access import SEE_SCORE_SHEETS

RECOGNITIONS = ("surveys:recognition_", "surveys:income_limit")
SHEETS = ("surveys:score_sheet_", "surveys:form_a_")
_REVIEWS = ("rà soát", "cao hơn mức sống")  # by which words a plan speaks of what is recorded there
ENTRIES = [
    Entry(30, "Rà soát", "surveys:round_list", "form", SEE_HOUSEHOLDS, ("surveys:",), words=_REVIEWS),
    Entry(35, "Xác nhận", "surveys:recognition_list", "ok", SEE_HOUSEHOLDS, RECOGNITIONS, "Rà soát"),
    Entry(40, "Bảng điểm B1", "surveys:score_sheet_list", "list", SEE_SCORE_SHEETS, SHEETS, "Rà soát"),
]
