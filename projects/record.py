"""What the page of one project says: its facts, its stage track, why it counts or not, what it lacks."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Bureau
from counties.models import Stage
from ledger import desk
from ledger.evidence_kinds import EvidenceKind
from ledger.metrics import Basis, Exclusion
from ledger.models import Claim
from ledger.recount import current_rules
from pages.links import link_to
from pages.templatetags.pages import day, money, or_dash
from projects import gates, stages
from projects.changes import CHANGE_KINDS, credit_now
from projects.counting import exclusion
from projects.facts import project_facts
from projects.models import Project


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
                (_("Enterprise"), link_to(enterprise)),
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
                (
                    _("Shares of credit"),
                    _(", ").join(f"{s['bureau']} {s['percent']}" for s in credit_of(project)),
                ),
                (_("Channel"), project.get_channel_display()),
                *_match_of(project),
                (_("Origin"), project.get_origin_display()),
                (_("Reference"), project.reference),
                (_("Entered by"), f"{project.entered_by} · {day(project.entered_at)}"),
                (_("Note"), project.note),
            ],
        },
    ]


def _match_of(project: Project) -> list[tuple[str, str]]:
    """The match that the project came from, and the pairing under which it was made."""
    if project.match is None:
        return []
    words = _("offered on %(day)s") % {"day": day(project.match.offered_on)}
    pairing = project.match.pairing
    return [(_("Came from a match"), f"{words} · {pairing.get_kind_display()}" if pairing else words)]


def _people(count: int | None) -> str:
    return or_dash(None) if count is None else _("%(count)d people") % {"count": count}


def _with_typed(shown: str, typed: str) -> str:
    return _("%(value)s (typed: %(typed)s)") % {"value": shown, "typed": typed} if typed else shown


def progress_of(project: Project, request: HttpRequest) -> dict[str, Any]:
    """The stage track, and every claim about the project itself with what the reader may do with it."""
    rows = desk.rows_of_source(project.source_id, request, (Claim.Kind.STAGE, *CHANGE_KINDS))
    rows.sort(key=_as_it_happened)
    reached = [row for row in rows if row.claim.kind == Claim.Kind.STAGE]
    latest = {row.fact.step: row.claim for row in reached if row.claim.is_standing and not row.corrected}
    return {
        "stops": [_stop(stage, project, latest.get(stage)) for stage in Stage],
        "rows": rows,
    }


def _as_it_happened(row: desk.ClaimRow) -> tuple:
    step = row.fact.step if row.claim.kind == Claim.Kind.STAGE else ""
    return (row.claim.effective_on, stages.RANK.get(step, len(stages.RANK)), row.claim.pk)


def _stop(stage: Stage, project: Project, claim: Claim | None) -> TrackStop:
    if stage == project.stage:
        return TrackStop(stage.label, "present", claim)
    done = stage.rank < Stage(project.stage).rank
    return TrackStop(stage.label, "done" if done else "ahead", claim)


def why_not_counted(project: Project) -> list[dict[str, str]]:
    """For each basis on which the project does not count, the rule that says so."""
    facts, rules = project_facts([project.source_id])[project.source_id], current_rules()
    found = [(basis, exclusion(facts, rules, basis)) for basis in (Basis.REPORTED, Basis.VERIFIED)]
    return [
        {"basis": basis.label, "rule": Exclusion(rule).label, "anchor": f"rule-{rule}"}
        for basis, rule in found
        if rule
    ]


def still_lacking(project: Project, *, editable: bool) -> dict[str, Any] | None:
    """What the next stage asks for and the record does not hold: fields, each with its place, and evidence."""
    following = stages.next_stage(project.stage)
    if following is None or project.situation != "going":
        return None
    edit_url = reverse("projects:project-edit", args=[project.pk]) if editable else ""
    fields = [
        {"label": gates.label(name), "url": f"{edit_url}#id_{name}" if edit_url else ""}
        for name in gates.lacking(project, following)
    ]
    kinds = stages.EVIDENCE_FOR[following]
    evidence = [str(EvidenceKind(kind).label) for kind in EvidenceKind if kind in kinds]
    return {"stage": Stage(following).label, "fields": fields, "evidence": _(" or ").join(evidence)}


def credit_of(project: Project) -> list[dict[str, Any]]:
    """Who has which part of the credit now, as reported; [] while it is all the introducer's."""
    credit = credit_now(project)
    if len(credit) < 2:
        return []
    bureaus = Bureau.objects.in_bulk(credit)
    return [{"bureau": bureaus[pk].name, "percent": f"{part / 100:g}%"} for pk, part in credit.items()]
