"""The yearly plan with its text and targets, and what the commune does towards them."""

from programs.models.activities import (
    Activity,
    ActivityStage,
    Participation,
    PlanProject,
    Program,
    Project,
    SubProject,
)
from programs.models.awards import Award
from programs.models.escapes import EscapeRegistration, Helper, HelperVisit
from programs.models.evidence import Evidence
from programs.models.measurements import Measurement
from programs.models.money import Contribution, FundEntry, Funding
from programs.models.needs import HealthCard, SupportNeed
from programs.models.plan_parts import PlanPart, PlanTarget
from programs.models.plan_versions import PlanVersion
from programs.models.plans import Plan, VillageTarget
from programs.models.poor_fund import PoorFundEntry
from programs.models.postings import BatchPosting
from programs.models.posts import Attendance, Official, Post, Training
from programs.models.sheets import SheetUpload
from programs.models.support import SupportBatch, SupportLine
from programs.models.tasks import Communication, Criterion, CriterionAssessment, Task
from programs.models.units import Unit, UnitAccount
from programs.models.village_targets import VillageAnswer, VillageOutlook
from programs.models.ways import WayChoice, WayExclusion, WayMeasure, WayPlan, WayRoom

__all__ = [
    "Activity", "ActivityStage", "Attendance", "Award", "BatchPosting", "Communication", "Contribution",
    "Criterion", "CriterionAssessment", "EscapeRegistration", "Evidence", "FundEntry", "Funding", "HealthCard",
    "Helper", "HelperVisit", "Measurement", "Official", "Participation", "Plan", "PlanPart", "PlanProject",
    "PlanTarget", "PlanVersion", "PoorFundEntry", "Post", "Program", "Project", "SheetUpload", "SubProject",
    "SupportBatch", "SupportLine", "SupportNeed", "Task", "Training", "Unit", "UnitAccount", "VillageAnswer",
    "VillageOutlook", "VillageTarget", "WayChoice", "WayExclusion", "WayMeasure", "WayPlan", "WayRoom",
]  # fmt: skip
