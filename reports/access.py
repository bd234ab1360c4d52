"""What may be done with reports."""

from huulien.platform.access import Act
from huulien.platform.vocabulary import Role

# The level above only those that were approved (`ReportQuerySet.visible_to`).
DOWNLOAD_REPORTS = Act.of("reports.download_reports", Role.OFFICER, Role.LEADER, Role.DISTRICT)
SEE_DRAFTS = Act.of("reports.see_drafts", Role.OFFICER, Role.LEADER)
EDIT_REPORTS = Act.of("reports.edit_reports", Role.OFFICER)
APPROVE_REPORTS = Act.of("reports.approve_reports", Role.LEADER)
RETURN_REPORTS = Act.of("reports.return_reports", Role.DISTRICT)
SEE_ANALYSIS = Act.of("reports.see_analysis", Role.OFFICER, Role.LEADER, Role.DISTRICT)  # counts: no personal data
# Counted targets of the running year are the commune's own until they are reported.
SEE_RESULTS = Act.of("reports.see_results", Role.OFFICER, Role.LEADER, Role.VILLAGE_HEAD)
