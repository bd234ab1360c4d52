from huulien.accounts.access import SEE_ACCOUNTS
from huulien.platform.navigation import Entry

PAGES = ("accounts:account_", "accounts:appointment_")
ENTRIES = [Entry(65, "Tài khoản", "accounts:account_list", "user", SEE_ACCOUNTS, PAGES, "Quản trị")]
