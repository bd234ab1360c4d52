from households.access import IMPORT_REGISTER
from huulien.platform.navigation import Entry

PAGES = ("households:register_", "desk:import_")
ENTRIES = [Entry(60, "Nhập, xuất Excel", "households:register_import", "import", IMPORT_REGISTER, PAGES, "Hộ gia đình")]
