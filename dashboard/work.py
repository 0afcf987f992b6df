"""My work: what waits for whom, each with its count, its list of exactly that many rows, and its oldest few.

These are counts of work, never figures. Which rows belong on a list is said by the app of the rows:
ledger/worklists.py, projects/waiting.py, projects/problem_models.py, workshops/recounts.py.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Bureau, Role, User
from accounts.scoping import ScopedQuerySet, own_bureau_ids, sits_above_all
from chambers import interests
from chambers.interest_work import waiting_interests
from chambers.match_work import waiting_for_answer
from chambers.models import Interest
from chambers.silence import silences
from counties.models import Plan, Stage
from dashboard import report_work
from dashboard.problem_work import problem_items
from dashboard.work_items import OLDEST, Item, Line
from ledger.gates import evidence_lacking
from ledger.models import Claim, Override
from ledger.worklists import WorkList, lists_of
from pages.templatetags.pages import short_day
from projects import gates, stages, waiting
from projects.models import DuplicateAppeal, Project, SuspectedPair
from workshops import recounts, spot_checks, visits
from workshops.counting import SOON_DAYS
from workshops.reason_words import in_words

# From which moment a claim waits on a list; elsewhere from its reporting.
SINCE = {"returned": "returned_at", "verify": "reviewed_at"}
# Claims that wait for somebody else: shown, but nothing to remind the reader of.
NOT_THEIRS = frozenset({"waiting"})
# Who answers for the start of the projects that they see; supporters read more than that.
STARTERS = frozenset({Bureau.Kind.COUNTY, Bureau.Kind.PREFECTURE, Bureau.Kind.PROVINCE})
# What is still asked for once the plan has ended.
AFTER_THE_END = frozenset({"returned", "review", "verify"})


def items_of(user: User, plan: Plan) -> list[Item]:
    """Every kind of work that this user is offered, the most urgent first; those without a row as well.

    After the plan's last day only what was returned, what waits for review or verification, and the counties'
    reports are asked for. The number of queries does not grow with the rows.
    """
    today = clock.today()
    is_over = today > plan.ends_on
    found = list(
        _claim_items([each for each in lists_of(user) if not is_over or each.key in AFTER_THE_END], user)
    )
    found += report_work.items(user, plan)  # of the last period when the plan is over, too
    if not is_over:
        found += _interest_items(user)
        found += _offer_items(user, today)
        found += _project_items(user, plan, today)
        found += _headcount_items(user, plan, today)
        found += _contact_items(user, plan, today)
        found += _visit_items(user, today)
        found += problem_items(user)
        found += _duplicate_items(user)
        found += _override_items(user)
    return sorted(found, key=lambda item: not item.is_theirs)


# --- claims --------------------------------------------------------------------------------------


def _claim_items(lists: list[WorkList], user: User) -> Iterator[Item]:
    oldest: dict[str, list[int]] = {}
    counts: dict[str, int] = {}
    for found in lists:
        claims = found.claims(user)
        counts[found.key] = claims.count()
        order = Coalesce(SINCE.get(found.key, "reported_at"), "reported_at")
        oldest[found.key] = list(claims.order_by(order, "pk").values_list("pk", flat=True)[:OLDEST])
    claims = _claims_with_all({pk for pks in oldest.values() for pk in pks})
    for found in lists:
        lines = [_claim_line(found.key, claims[pk]) for pk in oldest[found.key]]
        url = f"{reverse('ledger:claim-list')}?list={found.key}"
        is_theirs = found.key not in NOT_THEIRS
        yield Item(found.key, str(found.label), counts[found.key], url, lines, is_theirs)


def _claims_with_all(pks: Iterable[int]) -> dict[int, Claim]:
    related = ("county", "reporter__bureau", "source__project", "source__workshop")
    changes = ("project_change__county", "project_change__introduced_by")
    changes += ("workshop_move__county", "workshop_move__project")
    claims = Claim.objects.select_related(*related, *dict.fromkeys(Claim.FACTS.values()), *changes)
    claims = claims.prefetch_related("evidence", "objections__by__bureau", "project_change__shares__bureau")
    return claims.in_bulk(list(pks))


def _claim_line(key: str, claim: Claim) -> Line:
    next_step, step_url = CLAIM_STEPS[key](claim)
    record = claim.source.record
    fact = str(claim.fact) if claim.kind == Claim.Kind.STAGE else f"{claim.get_kind_display()} {claim.fact}"
    return Line(
        title=f"{record} · {fact}",
        url=record.get_absolute_url(),
        county=claim.county.short_name,
        who=str(claim.reporter.bureau or claim.reporter),
        since=_day_of(getattr(claim, SINCE.get(key, "reported_at")) or claim.reported_at),
        next_step=next_step,
        step_url=step_url,
    )


def _day_of(moment: datetime) -> date:
    """The day of a moment where the bureau sits."""
    return timezone.localtime(moment).date()


def _returned(claim: Claim) -> tuple[str, str]:
    return _("Mend it: %(reason)s") % {"reason": claim.return_reason}, claim.fact.correct_url


def _objected(claim: Claim) -> tuple[str, str]:
    objection = claim.objections.all()[0]
    words = {"bureau": objection.by.bureau, "reason": objection.reason}
    return _("%(bureau)s objects: %(reason)s") % words, ""


def _disputed(claim: Claim) -> tuple[str, str]:
    said = [row.statement for row in claim.evidence.all() if row.disputes and not row.reply]
    words = _("%(said)s Correct the number, or say why it stays.") % {"said": said[-1]}
    return words, claim.fact.correct_url


def _without_evidence(claim: Claim) -> tuple[str, str]:
    held = {row.kind for row in claim.evidence.all() if not row.removed_at}
    words = _("Add evidence: %(kinds)s") % {"kinds": _(" or ").join(evidence_lacking(claim, held))}
    return words, reverse("ledger:claim-evidence", args=[claim.pk])


def _waiting(claim: Claim) -> tuple[str, str]:
    if claim.state == Claim.State.REPORTED:
        return _("Waits for the review of the prefecture"), ""
    return _("Waits for the verification of the province"), ""


CLAIM_STEPS: dict[str, Callable[[Claim], tuple[str, str]]] = {
    "returned": _returned,
    "review": lambda claim: (_("Review it, or return it with a reason"), ""),
    "verify": lambda claim: (_("Verify it, or return it with a reason"), ""),
    "others": lambda claim: (_("See whether it is right; object if it is not"), ""),
    "objected": _objected,
    "disputed": _disputed,
    "evidence": _without_evidence,
    "waiting": _waiting,
}


# --- projects ------------------------------------------------------------------------------------


def _project_items(user: User, plan: Plan, today: date) -> Iterator[Item]:
    listed = reverse("projects:project-list")
    visible = Project.objects.visible_to(user).standing()
    ours = visible.editable_by(user)
    if user.has_perm("projects.change_project"):
        yield _project_item(
            "lacking",
            _("Fields missing for the next stage"),
            ours.filter(waiting.lacking_for_next_stage()),
            f"{listed}?lacks=fields",
            _complete,
        )
        yield _project_item(
            "stale",
            _("Nothing reported for more than %(days)d days") % {"days": plan.silent_days},
            ours.filter(waiting.stale(today, plan.silent_days)),
            f"{listed}?news=stale",
            _report,
        )
    limit = waiting.slow_start_limit(today).isoformat()
    yield _project_item(
        "slow",
        _("Signed more than %(days)d days ago, not started") % {"days": waiting.SLOW_START_DAYS},
        visible.filter(waiting.not_started(today)),
        f"{listed}?stage=signed&situation=going&signed_to={limit}",
        _start,
        since="signed_on",
        is_theirs=user.has_perm("projects.change_project") and user.bureau.kind in STARTERS,
    )


def _project_item(
    key: str,
    label: str,
    rows: ScopedQuerySet,
    url: str,
    step: Callable[[Project], tuple[str, str]],
    since: str = "last_news",
    is_theirs: bool = True,
) -> Item:
    claims = Claim.objects.filter(source=OuterRef("source")).order_by("-reported_at")
    oldest = (
        rows.annotate(last_news=Subquery(claims.values("reported_at")[:1]))
        .select_related("county", "introduced_by", "enterprise")
        .order_by(F(since).asc(nulls_first=True), "pk")[:OLDEST]
    )
    lines = []
    for project in oldest:
        next_step, step_url = step(project)
        moment = getattr(project, since)
        lines.append(
            Line(
                title=project.name,
                url=project.get_absolute_url(),
                county=project.county.short_name,
                who=str(project.introduced_by),
                since=moment if since == "signed_on" else moment and _day_of(moment),
                next_step=next_step,
                step_url=step_url,
            )
        )
    return Item(key, label, rows.count(), url, lines, is_theirs)


def _complete(project: Project) -> tuple[str, str]:
    names = gates.lacking(project, stages.next_stage(project.stage))
    words = _("Fill in: %(names)s") % {"names": _(", ").join(gates.label(name) for name in names)}
    return words, reverse("projects:project-edit", args=[project.pk])


def _report(project: Project) -> tuple[str, str]:
    following = Stage(stages.next_stage(project.stage)).label
    words = _("Report “%(stage)s”, a pause or a withdrawal") % {"stage": following}
    return words, reverse("projects:project-step", args=[project.pk])


def _start(project: Project) -> tuple[str, str]:
    return _("Ask what delays the start; report it once it starts"), ""


# --- headcounts ------------------------------------------------------------------------------------


def _headcount_items(user: User, plan: Plan, today: date) -> Iterator[Item]:
    if not user.has_perm("workshops.add_headcount"):
        return
    sites, days = recounts.of_reader(recounts.last_headcounts(), user), plan.headcount_days
    for key, label, rule in (
        ("expired", _("Headcounts that no longer count"), recounts.expired(today, days)),
        (
            "soon",
            _("Headcounts that expire within %(days)d days") % {"days": SOON_DAYS},
            recounts.expiring(today, days),
        ),
    ):
        claims = sites.filter(rule)
        url = f"{reverse('workshops:site-list')}?due={key}"
        yield Item(key, label, claims.count(), url, _site_lines(claims, days))
    claims = recounts.due(sites, today, plan.recounts_due)
    label = _("Recounts due, %(days)s days after work began") % {
        "days": _(", ").join(str(after) for after in plan.recounts_due)
    }
    url = f"{reverse('workshops:site-list')}?recount=due"
    yield Item("recount", label, claims.count(), url, _site_lines(claims, days))


def _site_lines(claims: QuerySet[Claim], days: int) -> list[Line]:
    related = ("county", "reporter__bureau", "source__project", "source__workshop")
    return [
        Line(
            title=str(claim.source.record),
            url=claim.source.record.get_absolute_url(),
            county=claim.county.short_name,
            who=str(claim.reporter.bureau or claim.reporter),
            since=claim.effective_on,
            next_step=_("Count again; it counts until %(day)s")
            % {"day": short_day(claim.effective_on + timedelta(days=days - 1))},
            step_url=reverse(f"workshops:{claim.source.kind}-headcount", args=[claim.source.record.pk]),
        )
        for claim in claims.select_related(*related).order_by("effective_on", "pk")[:OLDEST]
    ]


def _interest_items(user: User) -> Iterator[Item]:
    """What enterprises left on the public pages and nobody has looked into."""
    if not (user.has_perm(interests.CHANGE) and interests.may_see(user)):
        return
    waiting = waiting_interests(user)
    lines = [
        Line(
            title=interest.enterprise_name,
            url=interest.get_absolute_url(),
            county=interest.county.short_name if interest.county else "—",
            who=_("an enterprise"),
            since=_day_of(interest.left_at),
            next_step=_("Ring them; make an intention of it, or put it aside"),
            step_url=interest.get_absolute_url(),
        )
        for interest in waiting[:OLDEST]
    ]
    url = f"{reverse('chambers:interest-list')}?state={Interest.State.OPEN}"
    is_theirs = user.bureau.kind == Bureau.Kind.COUNTY
    yield Item("interests", str(_("Interests left by enterprises")), waiting.count(), url, lines, is_theirs)


def _offer_items(user: User, today: date) -> Iterator[Item]:
    """Offers in force that this user's side accepts or declines; it is the county that is asked first."""
    if not user.has_perm("chambers.change_match"):
        return
    waiting = waiting_for_answer(user, today).select_related(
        "intention__enterprise", "slot__demand__county", "offered_for"
    )
    lines = [
        Line(
            title=f"{match.intention.enterprise} → {match.slot.demand}",
            url=match.get_absolute_url(),
            county=match.slot.demand.county.short_name,
            who=str(match.offered_for),
            since=match.offered_on,
            next_step=_("Accept it or decline it until %(day)s") % {"day": short_day(match.reserved_until)},
            step_url=match.get_absolute_url(),
        )
        for match in waiting.order_by("reserved_until", "pk")[:OLDEST]
    ]
    url = f"{reverse('chambers:match-list')}?answer=ours"
    is_theirs = user.bureau.kind == Bureau.Kind.COUNTY
    yield Item("offers", str(_("Offers that wait for an answer")), waiting.count(), url, lines, is_theirs)


def _contact_items(user: User, plan: Plan, today: date) -> Iterator[Item]:
    """Counties without a contact for too long: their supporters have to act, the province looks on."""
    if not user.has_perm("chambers.add_contactnote"):
        return
    above = sits_above_all(user)
    found = silences(today, plan, supporters=None if above else own_bureau_ids(user))
    if not found:
        return
    silent = [one for one in found if one.too_long(plan)]
    label = _("Counties that you help, no contact for more than %(days)d days") % {"days": plan.contact_days}
    lines = [
        Line(
            title=f"{one.pairing.supporter_short} → {one.pairing.county.short_name}",
            url=reverse("dashboard:board"),
            county=one.pairing.county.short_name,
            who=one.pairing.supporter_short,
            since=one.last,
            next_step=_("Get in touch, and write a contact note"),
            step_url=f"{reverse('chambers:note-add')}?pairing={one.pairing.pk}",
        )
        for one in silent[:OLDEST]
    ]
    url = f"{reverse('dashboard:board')}?show=silent"
    yield Item("contact", label, len(silent), url, lines, is_theirs=not above)


def _visit_items(user: User, today: date) -> Iterator[Item]:
    """The day's list of sites to visit, for those who record visits, in the order of the list."""
    if not (user.has_perm("workshops.add_visit") and spot_checks.may_see(user)):
        return
    picks = spot_checks.open_picks(today, user)
    claims = visits.headcounts_of([pick.site.claim_id for pick in picks[:OLDEST]])
    lines = [_pick_line(pick, claims[pick.site.claim_id], user, today) for pick in picks[:OLDEST]]
    url = reverse("workshops:spot-check-list")
    yield Item("visits", str(_("Sites to visit today")), len(picks), url, lines)


def _pick_line(pick: spot_checks.Pick, claim: Claim, user: User, today: date) -> Line:
    may_visit = visits.may_visit(user, claim)
    return Line(
        title=str(claim.source.record),
        url=claim.source.record.get_absolute_url(),
        county=claim.source.record.county.short_name,
        who=str(claim.reporter.bureau or claim.reporter),
        since=today,
        next_step=_("; ").join(in_words(reason) for reason in pick.reasons),
        step_url=reverse("workshops:visit-add", args=[claim.pk]) if may_visit else "",
    )


# --- overrides -------------------------------------------------------------------------------------


def _duplicate_items(user: User) -> Iterator[Item]:
    """Suspected pairs, and blocked entries, that wait for a verdict: for those who give verdicts."""
    if not user.has_perm("projects.decide_duplicates"):
        return
    pairs = SuspectedPair.objects.visible_to(user).waiting()
    entries = DuplicateAppeal.objects.visible_to(user).waiting()
    lines = [
        Line(
            title=f"{pair.first} · {pair.second}",
            url=pair.get_absolute_url(),
            county=pair.first.county.short_name,
            who=str(pair.raised_by or _("the system")),
            since=_day_of(pair.raised_at),
            next_step=_("Give the verdict"),
            step_url=pair.get_absolute_url(),
        )
        for pair in pairs.for_list().select_related("raised_by").order_by("raised_at", "pk")[:OLDEST]
    ]
    lines += [
        Line(
            title=f"{entry.name} · {entry.existing}",
            url=entry.get_absolute_url(),
            county=entry.county.short_name,
            who=str(entry.asker),
            since=_day_of(entry.asked_at),
            next_step=_("Give the verdict"),
            step_url=entry.get_absolute_url(),
        )
        for entry in entries.for_list().select_related("existing").order_by("asked_at", "pk")[:OLDEST]
    ]
    lines.sort(key=lambda line: line.since)
    url = reverse("projects:duplicate-list")
    label = str(_("Suspected duplicates"))
    yield Item("duplicates", label, pairs.count() + entries.count(), url, lines[:OLDEST])


def _override_items(user: User) -> Iterator[Item]:
    if user.role != Role.DIRECTOR:
        return
    found = Override.objects.filter(claim__in=Claim.objects.visible_to(user))
    related = ("by__bureau", "claim__county", "claim__source__project", "claim__source__workshop")
    lines = [
        Line(
            title=str(override.claim.source.record),
            url=override.claim.source.record.get_absolute_url(),
            county=override.claim.county.short_name,
            who=str(override.by),
            since=_day_of(override.at),
            next_step=_("Lacked: %(what)s. Reason: %(reason)s")
            % {"what": override.lacking, "reason": override.reason},
        )
        for override in found.select_related(*related).order_by("at", "pk")[:OLDEST]
    ]
    url = reverse("ledger:override-list")
    yield Item("overrides", _("Without what the gate asks for"), found.count(), url, lines, is_theirs=False)
