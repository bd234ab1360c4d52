"""What may be done with review rounds and their reviews."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

FILL_REVIEWS = Act.of("surveys.fill_reviews", Role.OFFICER, Role.VILLAGE_HEAD)
# Where the commune has one officer, the leader checks what the officer filled.
CHECK_REVIEWS = Act.of("surveys.check_reviews", Role.OFFICER, Role.LEADER)
MANAGE_ROUNDS = Act.of("surveys.manage_rounds", Role.OFFICER, Role.LEADER)
SETTLE_ROUNDS = Act.of("surveys.settle_rounds", Role.LEADER)
