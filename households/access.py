"""What may be done with the register."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

_READERS = (Role.OFFICER, Role.LEADER, Role.VILLAGE_HEAD)

SEE_FIGURES = Act.of("households.see_figures", *_READERS, Role.UNIT, Role.DISTRICT)  # counts: no personal data
SEE_HOUSEHOLDS = Act.of("households.see_households", *_READERS)  # lists and pages of households, members, reviews
SEE_CITIZEN_IDS = Act.of("households.see_citizen_ids", Role.OFFICER)  # whole; others see the last four digits
SEE_HOUSEHOLD_TRAIL = Act.of("households.see_household_trail", Role.OFFICER, Role.LEADER)  # who changed what of one
PROPOSE_EVENTS = Act.of("households.propose_events", Role.VILLAGE_HEAD)  # the officer records what they report
EDIT_HOUSEHOLDS = Act.of("households.edit_households", Role.OFFICER)
IMPORT_REGISTER = Act.of("households.import_register", Role.OFFICER)
EXPORT_HOUSEHOLDS = Act.of("households.export_households", Role.OFFICER)
MANAGE_AREAS = Act.of("households.manage_areas", Role.ADMINISTRATOR)
