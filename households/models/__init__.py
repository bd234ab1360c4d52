"""The register: areas, households, their members and what happened to them, and the lists on their way in."""

from households.models.areas import SETTLED_DAY, Area, FormerName
from households.models.imports import ColumnMapping, RegisterImport, RegisterUpload, Upload
from households.models.proposals import EventProposal
from households.models.register import Event, FormerVillage, Household, Member, Spell, check_code, check_name

__all__ = [
    "SETTLED_DAY", "Area", "ColumnMapping", "Event", "EventProposal", "FormerName", "FormerVillage", "Household",
    "Member", "RegisterImport", "RegisterUpload", "Spell", "Upload", "check_code", "check_name",
]  # fmt: skip
