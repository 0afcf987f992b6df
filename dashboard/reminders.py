"""What others have not done yet, as a sentence for each bureau, ready to be copied into a message.

The sentences are Chinese whatever the reader's language: they are sent to Chinese offices. Every number in them
is the length of a list that the addressed bureau finds under "My work", or of the dashboard's silent counties.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts import clock
from accounts.models import Bureau, User
from accounts.scoping import own_bureau_ids, sits_above_all
from chambers.silence import silences
from counties.models import County, Pairing, Plan
from dashboard import report_work
from ledger.models import Claim
from ledger.services import last_report_days, last_report_days_of
from pages.templatetags.pages import moment, short_day
from projects import waiting
from projects.models import Problem, Project

SENT_IN = "zh-hans"


@dataclass(frozen=True)
class Point:
    """One thing that is outstanding: `key` says what, `count` of how many rows (days, for a silence)."""

    key: str
    count: int
    words: str


@dataclass
class Reminder:
    """What one bureau is asked to do, and the text that asks it."""

    bureau: Bureau
    points: list[Point] = field(default_factory=list)
    text: str = ""


def reminders_of(user: User, plan: Plan) -> list[Reminder]:
    """The reminders that this reviewer may send: to their counties and the province; from the province, to all.

    In the order of the bureaus' tree, without the reader's own bureau. After the plan's last day only what was
    returned, what waits for review or verification, and the counties' reports are reminded of.
    """
    today = clock.today()
    with override(SENT_IN):
        points: dict[int, list[Point]] = defaultdict(list)
        _returned(points, user)
        _to_review(points, user)
        _to_verify(points, user)
        _reports(points, user, plan)
        if today <= plan.ends_on:
            _stale(points, user, plan, today)
            _silent(points, user, plan, today)
            _out_of_touch(points, user, plan, today)
            _overdue(points, user, today)
        points.pop(user.bureau_id, None)
        bureaus = Bureau.objects.filter(pk__in=[pk for pk, found in points.items() if found]).order_by("path")
        return [
            Reminder(bureau, points[bureau.pk], _in_words(bureau, points[bureau.pk], user, today))
            for bureau in bureaus
        ]


def _in_words(bureau: Bureau, points: list[Point], user: User, today: date) -> str:
    text = _("%(bureau)s: as of %(day)s, %(points)s. Please sign in and deal with it.") % {
        "bureau": bureau.name_zh,
        "day": short_day(today),
        "points": _(", and ").join(point.words for point in points),
    }
    phone = user.phone or user.bureau.phone
    return text + (_(" Telephone: %(phone)s.") % {"phone": phone} if phone else "")


def _visible(user: User) -> QuerySet[Claim]:
    """The claims of the counties of a prefecture; the province's are all."""
    if sits_above_all(user):
        return Claim.objects.all()
    return Claim.objects.filter(county__bureau__in=own_bureau_ids(user))


def _grouped(rows: Iterable[tuple[int, datetime]]) -> dict[int, tuple[int, str]]:
    """By bureau: how many rows, and the day of the oldest in words."""
    moments = defaultdict(list)
    for bureau, at in rows:
        moments[bureau].append(at)
    return {bureau: (len(found), short_day(min(found))) for bureau, found in moments.items()}


def _returned(points: dict[int, list[Point]], user: User) -> None:
    claims = Claim.objects.unmended()
    if not sits_above_all(user):
        claims = claims.filter(reporter__bureau__in=own_bureau_ids(user))
    rows = claims.order_by().values_list("reporter__bureau", "returned_at")
    for bureau, (count, oldest) in _grouped(rows).items():
        words = _("%(count)s returned claims of yours are not mended (the oldest of %(day)s)")
        points[bureau].append(Point("returned", count, words % {"count": count, "day": oldest}))


def _to_review(points: dict[int, list[Point]], user: User) -> None:
    rows = _visible(user).waiting_for_review().order_by()
    for bureau, (count, oldest) in _grouped(
        rows.values_list("county__prefecture__bureau", "reported_at")
    ).items():
        words = _("%(count)s claims wait for your review (the oldest of %(day)s)")
        points[bureau].append(Point("review", count, words % {"count": count, "day": oldest}))


def _to_verify(points: dict[int, list[Point]], user: User) -> None:
    if sits_above_all(user):
        return  # their own work
    province = Bureau.objects.get(kind=Bureau.Kind.PROVINCE).pk
    rows = _visible(user).waiting_for_verification().order_by().values_list("reported_at", flat=True)
    for bureau, (count, oldest) in _grouped((province, at) for at in rows).items():
        words = _("%(count)s claims of our counties wait for your verification (the oldest of %(day)s)")
        points[bureau].append(Point("verify", count, words % {"count": count, "day": oldest}))


def _reports(points: dict[int, list[Point]], user: User, plan: Plan) -> None:
    """Counties whose report is asked for, and prefectures that have reports to review."""
    due, overdue, to_review = defaultdict(list), defaultdict(list), defaultdict(int)
    for cell in report_work.asked_cells(user, plan):
        if report_work.is_due(cell):
            due[cell.county.bureau_id].append(cell)
        elif report_work.is_overdue(cell):
            overdue[cell.county.bureau_id].append(cell)
        to_review[cell.county.prefecture.bureau_id] += report_work.waits_for_review(cell)
    for bureau, found in due.items():
        words = _("the report of %(periods)s is to be handed in until %(moment)s")
        words %= {"periods": report_work.periods_of(found), "moment": moment(found[-1].period.cut_off)}
        points[bureau].append(Point("due", len(found), words))
    for bureau, found in overdue.items():
        words = _("%(count)s reports are past their cut-off or were returned (%(periods)s)")
        words %= {"count": len(found), "periods": report_work.periods_of(found)}
        points[bureau].append(Point("overdue", len(found), words))
    for bureau, count in to_review.items():
        if count:
            words = _("%(count)s reports of counties wait for your review") % {"count": count}
            points[bureau].append(Point("to_review", count, words))


def _stale(points: dict[int, list[Point]], user: User, plan: Plan, today: date) -> None:
    projects = Project.objects.editable_by(user).standing().filter(waiting.stale(today, plan.silent_days))
    counts: dict[int, int] = defaultdict(int)
    for bureau in projects.order_by().values_list("county__bureau", flat=True):
        counts[bureau] += 1
    for bureau, count in counts.items():
        words = _("nothing was reported of %(count)s projects for more than %(days)s days")
        points[bureau].append(Point("stale", count, words % {"count": count, "days": plan.silent_days}))


def _silent(points: dict[int, list[Point]], user: User, plan: Plan, today: date) -> None:
    """Counties of which nothing was reported, and, from the province, supporters that report nothing."""
    reported = last_report_days(today)
    counties = County.objects.in_plan().filter(bureau__isnull=False)
    if not sits_above_all(user):
        counties = counties.filter(bureau__in=own_bureau_ids(user))
    last = {bureau: reported.get(county) for county, bureau in counties.values_list("pk", "bureau")}
    if sits_above_all(user):
        last = _last_of_supporters(today) | last
    for bureau, day in last.items():
        silent = (today - day).days if day else plan.day_number(today)
        if silent <= plan.silent_days:
            continue
        if day:
            words = _("nothing was reported for %(days)s days (the last on %(day)s)")
            words %= {"days": silent, "day": short_day(day)}
        else:
            words = _("nothing has been reported yet")
        points[bureau].append(Point("silent", silent, words))


def _out_of_touch(points: dict[int, list[Point]], user: User, plan: Plan, today: date) -> None:
    """Supporters that have not been in touch with a county for too long."""
    supporters = None if sits_above_all(user) else own_bureau_ids(user)
    counts: dict[int, int] = defaultdict(int)
    for one in silences(today, plan, supporters=supporters):
        counts[one.pairing.supporter_id] += one.too_long(plan)
    for bureau, count in counts.items():
        if count:
            words = _(
                "you have not been in touch with %(count)s of your counties for more than %(days)s days"
            )
            words %= {"count": count, "days": plan.contact_days}
            points[bureau].append(Point("contact", count, words))


def _overdue(points: dict[int, list[Point]], user: User, today: date) -> None:
    """Bureaus with a problem that is overdue: how many they have to settle, and how many of these are overdue."""
    problems = Problem.objects.to_settle()
    if not sits_above_all(user):
        problems = problems.filter(owner__in=own_bureau_ids(user))
    due_days = defaultdict(list)
    for bureau, due_on in problems.order_by().values_list("owner", "due_on"):
        due_days[bureau].append(due_on)
    for bureau, days in due_days.items():
        late = [due_on for due_on in days if due_on < today]
        if late:
            words = _(
                "%(count)s problems wait for you to settle them, %(late)s of them overdue "
                "(the oldest was due on %(day)s)"
            )
            words %= {"count": len(days), "late": len(late), "day": short_day(min(late))}
            points[bureau].append(Point("problems", len(days), words))


def _last_of_supporters(today: date) -> dict[int, date | None]:
    """When each bureau paired today last reported something, or something was of a project that it introduced."""
    supporters = set(Pairing.objects.in_force(today).order_by().values_list("supporter", flat=True))
    return dict.fromkeys(supporters) | last_report_days_of(supporters, today)
