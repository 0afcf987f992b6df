"""What the page of one project says: its facts, its stage track, why it counts or not, what it lacks."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from counties.models import Stage
from ledger.metrics import Basis, Exclusion
from ledger.models import Claim
from ledger.recount import current_rules
from pages.templatetags.pages import day, money, or_dash
from projects import stages
from projects.counting import exclusion
from projects.facts import project_facts
from projects.models import Project, StageReached


@dataclass(frozen=True)
class TrackStop:
    """One stage on the track: done, present or still to come, with its claim when there is one."""

    label: str
    state: str
    claim: Claim | None


def sections_of(project: Project) -> list[dict[str, Any]]:
    """The record as titled lists of (label, value). What is unknown shows as a dash."""
    enterprise = project.enterprise
    flags = [
        label
        for value, label in (
            (project.short_and_fast, _("short and fast")),
            (project.labour_intensive, _("labour-intensive")),
        )
        if value
    ]
    return [
        {
            "title": _("Project and enterprise"),
            "items": [
                (_("County"), f"{project.county.name} · {project.county.prefecture.name}"),
                (_("Enterprise"), enterprise.name),
                (_("Unified social credit code"), enterprise.credit_code),
                (_("Industry"), project.industry),
                (_("Project kind"), project.get_kind_display()),
                (_("Marks"), _(", ").join(flags)),
                (_("Contact telephone"), project.contact_phone),
                (_("Site address"), project.site_address),
            ],
        },
        {
            "title": _("Investment and jobs"),
            "items": [
                (
                    _("Contract amount"),
                    _with_typed(money(project.contract_amount), project.contract_amount_typed),
                ),
                (_("Planned jobs"), _with_typed(_people(project.planned_jobs), project.planned_jobs_note)),
                (
                    _("Expected annual output value"),
                    _with_typed(money(project.annual_output), project.annual_output_typed),
                ),
                (_("Expected start"), day(project.expected_started_on)),
                (_("Expected operation"), day(project.expected_operating_on)),
            ],
        },
        {
            "title": _("Source"),
            "items": [
                (_("Introduced by"), project.introduced_by.name),
                (_("Channel"), project.get_channel_display()),
                (_("Origin"), project.get_origin_display()),
                (_("Reference"), project.reference),
                (_("Entered by"), f"{project.entered_by} · {day(project.entered_at)}"),
                (_("Note"), project.note),
            ],
        },
    ]


def _people(count: int | None) -> str:
    return or_dash(None) if count is None else _("%(count)d people") % {"count": count}


def _with_typed(shown: str, typed: str) -> str:
    return _("%(value)s (typed: %(typed)s)") % {"value": shown, "typed": typed} if typed else shown


def progress_of(project: Project, user: User) -> dict[str, Any]:
    """The stage track, and every step with who vouched for it and whether `user` may judge it."""
    rows = StageReached.objects.filter(claim__source=project.source_id).select_related(
        "claim__reporter__bureau", "claim__verifier", "claim__returned_by"
    )
    steps = sorted(rows, key=lambda row: (row.claim.effective_on, stages.RANK.get(row.step, 9), row.claim_id))
    mine = set(
        Claim.objects.filter(source=project.source_id).verifiable_by(user).values_list("pk", flat=True)
        if user.has_perm("ledger.verify_claim")
        else ()
    )
    latest = {row.step: row.claim for row in steps if row.claim.state != Claim.State.RETURNED}
    return {
        "stops": [_stop(stage, project, latest.get(stage)) for stage in Stage],
        "steps": [{"row": row, "claim": row.claim, "may_judge": row.claim_id in mine} for row in steps],
    }


def _stop(stage: Stage, project: Project, claim: Claim | None) -> TrackStop:
    if stage == project.stage:
        return TrackStop(stage.label, "present", claim)
    done = stage.rank < Stage(project.stage).rank
    return TrackStop(stage.label, "done" if done else "ahead", claim)


def why_not_counted(project: Project) -> list[dict[str, str]]:
    """For each basis on which the project does not count, the rule that says so."""
    facts, rules = project_facts([project.source_id])[project.source_id], current_rules()
    found = [(basis, exclusion(facts, rules, basis)) for basis in (Basis.REPORTED, Basis.VERIFIED)]
    return [{"basis": basis.label, "rule": Exclusion(rule).label} for basis, rule in found if rule]


def still_lacking(project: Project) -> list[str]:
    """Names of what the record should hold at the next stage and does not hold yet."""
    following = stages.next_stage(project.stage)
    lacking = []
    for stage in Stage:
        if following and stage.rank <= Stage(following).rank:
            lacking += [name for name in stages.WANTED_FROM[stage] if _missing(project, name)]
    return [_label(name) for name in lacking]


def _missing(project: Project, name: str) -> bool:
    return not project.enterprise.credit_code if name == "credit_code" else getattr(project, name) is None


def _label(name: str) -> str:
    if name == "credit_code":
        return _("unified social credit code")
    return str(Project._meta.get_field(name).verbose_name)
