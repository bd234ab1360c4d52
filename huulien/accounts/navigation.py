from huulien.accounts.access import SEE_ACCOUNTS
from huulien.platform.navigation import Entry

ENTRIES = [Entry(65, "Tài khoản", "accounts:account_list", "user", SEE_ACCOUNTS)]
