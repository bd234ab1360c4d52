"""What may be done with review rounds and their reviews."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

FILL_REVIEWS = Act.of("surveys.fill_reviews", Role.OFFICER, Role.VILLAGE_HEAD)
# Where the commune has one officer, the leader checks what the officer filled.
CHECK_REVIEWS = Act.of("surveys.check_reviews", Role.OFFICER, Role.LEADER)
MANAGE_ROUNDS = Act.of("surveys.manage_rounds", Role.OFFICER, Role.LEADER)
SETTLE_ROUNDS = Act.of("surveys.settle_rounds", Role.LEADER)
ISSUE_CERTIFICATES = Act.of("surveys.issue_certificates", Role.OFFICER, Role.LEADER)
ASK_REVERSALS = Act.of("surveys.ask_reversals", Role.OFFICER, Role.LEADER)
SEE_SCORE_SHEETS = Act.of("surveys.see_score_sheets", Role.OFFICER, Role.LEADER, Role.DISTRICT)
DRAFT_SCORE_SHEETS = Act.of("surveys.draft_score_sheets", Role.OFFICER)
APPROVE_SCORE_SHEETS = Act.of("surveys.approve_score_sheets", Role.LEADER)
FILL_MEETINGS = Act.of("surveys.fill_meetings", Role.OFFICER, Role.VILLAGE_HEAD)
# The commune receives the signed minutes, and returns what was not agreed to.
CLOSE_MEETINGS = Act.of("surveys.close_meetings", Role.OFFICER)
