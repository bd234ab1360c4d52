"""What may be done with accounts."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

SEE_ACCOUNTS = Act.of("accounts.see_accounts", Role.ADMINISTRATOR, Role.LEADER)
MANAGE_ACCOUNTS = Act.of("accounts.manage_accounts", Role.ADMINISTRATOR)
CONFIRM_APPOINTMENTS = Act.of("accounts.confirm_appointments", Role.LEADER)
