"""What may be done with accounts."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

MANAGE_ACCOUNTS = Act.of("accounts.manage_accounts", Role.ADMINISTRATOR)
