"""The plots of reports and pages: functions from plain data to figures, which ask no database."""
