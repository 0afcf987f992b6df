"""The words of the ledger: what is counted, on which basis, through which channel, by which rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Metric(models.TextChoices):
    """What a line counts. Money is in 元; everything else is a number of things or people."""

    PROJECTS = "projects", _("Projects introduced")
    CONTRACT = "contract", _("Contract amount")
    JOBS = "jobs", _("Current jobs")
    POOR_JOBS = "poor_jobs", _("of which registered poor")
    RELOCATED_JOBS = "relocated_jobs", _("of which relocated")
    EDGE_JOBS = "edge_jobs", _("of which edge households")
    EXPIRING_JOBS = "expiring_jobs", _("Jobs that expire within 7 days")
    EXPIRED_JOBS = "expired_jobs", _("Jobs expired without a recount")
    SEEN_JOBS = "seen_jobs", _("Current jobs that somebody has seen on the spot")
    JOB_SITES = "job_sites", _("Sites with a current headcount")
    POOR_SITES = "poor_sites", _("Sites where the registered poor are known")
    RELOCATED_SITES = "relocated_sites", _("Sites where the relocated are known")
    EDGE_SITES = "edge_sites", _("Sites where the edge households are known")
    EVER_JOBS = "ever_jobs", _("Jobs ever reached")
    WORKSHOPS = "workshops", _("Workshops")
    WORKING_SHOPS = "working_shops", _("Workshops with people at work")
    FUNDS = "funds", _("Funds received")
    AT_LEAD = "at_lead", _("Projects at stage: lead")
    AT_NEGOTIATING = "at_negotiating", _("Projects at stage: negotiating")
    AT_SIGNED = "at_signed", _("Projects at stage: signed")
    AT_STARTED = "at_started", _("Projects at stage: started")
    AT_OPERATING = "at_operating", _("Projects at stage: operating")
    # Credit is a family of its own, posted by share; never added into a county's or the province's figure.
    CREDITED_PROJECTS = "credited_projects", _("Projects credited")
    CREDITED_JOBS = "credited_jobs", _("Jobs credited")

    @classmethod
    def at(cls, stage: str) -> "Metric":
        """The metric that counts the projects standing at `stage`."""
        return cls(f"at_{stage}")

    @property
    def further(self) -> "tuple[Metric, ...]":
        """The stages after this one; nothing for what counts no stage. With them it counts who came so far."""
        stages = (
            Metric.AT_LEAD,
            Metric.AT_NEGOTIATING,
            Metric.AT_SIGNED,
            Metric.AT_STARTED,
            Metric.AT_OPERATING,
        )
        return stages[stages.index(self) + 1 :] if self in stages else ()

    @property
    def is_money(self) -> bool:
        """Whether it is an amount in 元."""
        return self in (Metric.CONTRACT, Metric.FUNDS)

    @property
    def unit(self) -> str:
        """The word after the number."""
        if self.is_money:
            return ""
        if "jobs" in self.value:
            return _("people")
        return pgettext_lazy("counting unit", "items")


class Basis(models.TextChoices):
    """Whose word a figure rests on. Reported includes verified."""

    REPORTED = "reported", _("reported")
    VERIFIED = "verified", _("verified")


class Channel(models.TextChoices):
    """The way by which a project came to its county."""

    CITY = "city", _("Supporting cities and prefectures")
    COUNTY = "county", _("Counties pairing inside a prefecture")
    TEAM = "team", _("Working teams of the province")
    CHAMBER = "chamber", _("Chambers of commerce")
    STATION = "station", _("Investment stations")
    THINK_TANK = "think_tank", _("Think tanks")
    INSTITUTE = "institute", _("Research institutes")
    PROVINCE = "province", _("Provincial bureau")
    OWN = "own", _("The county or its prefecture itself")


class Rule(models.TextChoices):
    """Why a line stands in the ledger (docs/domain.md, "What counts")."""

    FIRST_SIGNING = "first_signing", _("Reached the counting stage for the first time")
    STAGE = "stage", _("Stands at this stage")
    LEFT_STAGE = "left_stage", _("Left this stage")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MOVED_BACK = "moved_back", _("Moved back before the counting stage")
    RESUMED = "resumed", _("Taken up again")
    CONTRACT = "contract", _("Contract amount of a counted project")
    HEADCOUNT = "headcount", _("Headcount")
    RECOUNT = "recount", _("Replaced by a later headcount")
    EXPIRES_SOON = "expires_soon", _("Headcount expires within 7 days")
    EXPIRED = "expired", _("Headcount expired without a recount")
    SEEN = "seen", _("Seen on the spot")
    NEW_HIGHEST = "new_highest", _("Highest headcount so far")
    RECOGNISED = "recognised", _("Workshop recognised")
    CLOSED = "closed", _("Workshop closed")
    CREDIT = "credit", _("Credit by share")
    MOVED = "moved", _("Belongs elsewhere from this day")
    CAPITAL = "capital", _("Capital increase: money, not a project")
    RECEIPT = "receipt", _("Funds received by a counted project")


class Exclusion(models.TextChoices):
    """Why a project is not counted (docs/domain.md, "What counts", points 5 and 6)."""

    CONTINUED = "continued", _("It is a continued project; only new ones count.")
    BEFORE_PLAN = "before_plan", _("It was signed before the plan began, so it counts as continued.")
    NOT_YET = "not_yet", _("It has not reached the stage from which projects count.")
    WITHDRAWN = "withdrawn", _("It was withdrawn.")
    VOIDED = "voided", _("The record was voided; what it counted was reversed.")
