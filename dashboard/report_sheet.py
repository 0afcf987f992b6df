"""A county's report as the page and the paper show it: words, links, who signs, and what fits on one A4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from counties.period_rules import Standing
from dashboard import reports
from dashboard.county_report import Change, Contents, Item, Row
from dashboard.figures import Figure, figure, in_words
from dashboard.report_models import CountyReport
from dashboard.report_words import LIGHTS, effects, movement, state_words
from dashboard.sentences import gap_in_words
from ledger.metrics import Basis, Metric
from ledger.models import Posting
from pages.templatetags.pages import UNKNOWN, moment, number, percent

# So many rows of all lists together are printed on the one A4, and more where a whole table is left out; the rest is
# counted there and stands on the screen and in the file.
ROOM, ROOM_OF_A_TABLE = 9, 2
MOST_SHOWN = 200


def printed(lengths: Mapping[str, int], room: int) -> dict[str, int]:
    """How many rows of each list are printed: in turn one of each that has more, until the room is filled."""
    found = dict.fromkeys(lengths, 0)
    while room > 0 and found != dict(lengths):
        for name in found:
            if room > 0 and found[name] < lengths[name]:
                found[name] += 1
                room -= 1
    return found


@dataclass(frozen=True)
class FigureRow:
    """A figure in words; `light` is "" where it has no target."""

    label: str
    target: str
    before: str
    moved: str
    now: Figure
    reached: str
    gap: str
    light: str
    reported: Figure
    reported_moved: str


@dataclass(frozen=True)
class ItemRow:
    """A line of the lists of projects and sites; `beyond` ones are not printed."""

    item: Item
    cells: tuple[str, ...]
    beyond: bool


@dataclass(frozen=True)
class ChangeRow:
    """A claim that came late, or came after the report."""

    change: Change
    period: str
    cause: str
    reported: str
    verified: str
    beyond: bool


@dataclass(frozen=True)
class ProblemRow:
    """A problem as it stood when the report was handed in."""

    what: str
    url: str
    kind: str
    owner: str
    due_on: date
    state: str
    beyond: bool


class Sheet:
    """One version of a report (or what would be handed in now) for one reader."""

    def __init__(self, contents: Contents, versions: Sequence[CountyReport], user: User) -> None:
        self.contents, self.versions, self.user = contents, versions, user
        self.county, self.period, self.report = contents.county, contents.period, contents.report

    # --- how it stands ---------------------------------------------------------------------------

    @cached_property
    def standing(self) -> Standing:
        return self.period.standing([report.as_version for report in self.versions])

    @property
    def state(self) -> dict[str, str]:
        return {"light": LIGHTS[self.standing], "label": state_words(self.standing)}

    @property
    def is_newest(self) -> bool:
        return self.report is None or self.report == self.versions[-1]

    @property
    def older(self) -> list[CountyReport]:
        """The versions that another has taken the place of, the newest first."""
        return list(reversed(self.versions[:-1]))

    @property
    def state_in_words(self) -> list[str]:
        """What a file says above its rows: county, period, how it stands, and by what knowledge."""
        return [self.county.name, str(self.period), state_words(self.standing), self.known]

    @property
    def known(self) -> str:
        """As known when: at the posting that the report froze, at the cut-off, or now."""
        if self.report is not None:
            return _("As known at posting %(number)s") % {"number": number(self.report.position, 0)}
        if self.contents.position is not None:
            return _("As known at the cut-off, %(moment)s") % {"moment": moment(self.period.cut_off)}
        return _("As known now")

    @property
    def signed(self) -> dict[str, str]:
        """Who filled in, reviewed and answers for it, and the telephone; a dash is room to write by hand."""
        report = self.report
        return {
            "filled": _person(report and report.submitted_by),
            "filled_at": moment(report.submitted_at) if report else "",
            "reviewed": _person(report and report.reviewed_by),
            "reviewed_at": moment(report.reviewed_at) if report and report.reviewed_at else "",
            "responsible": report.responsible if report else "",
            "phone": report.phone if report else "",
        }

    # --- what the reader may do ------------------------------------------------------------------

    @property
    def can_hand_in(self) -> bool:
        return reports.may_hand_in(self.user, self.county) and clock.today() >= self.period.last_day

    @property
    def can_review(self) -> bool:
        report = self.report
        open_ = report is not None and self.is_newest and not report.returned_at and not report.reviewed_at
        return open_ and reports.may_review(self.user, report)

    @property
    def can_return(self) -> bool:
        report = self.report
        open_ = report is not None and self.is_newest and not report.returned_at
        return open_ and reports.may_return(self.user, report)

    # --- the lists -------------------------------------------------------------------------------

    @cached_property
    def rows(self) -> list[FigureRow]:
        return [self._figure_row(row) for row in self.contents.rows]

    def _figure_row(self, row: Row) -> FigureRow:
        progress = row.progress
        return FigureRow(
            label=_with_unit(row.metric),
            target=number(progress.target, 0) if progress else "",
            before=_amount(row.metric, row.before),
            moved=movement(row.metric, row.moved),
            now=self._figure(row, Basis.VERIFIED),
            reached=percent(progress.percent) if progress else "",
            gap=gap_in_words(progress.gap) if progress and progress.gap is not None else "",
            light=row.light.value if row.light else "",
            reported=self._figure(row, Basis.REPORTED),
            reported_moved=movement(row.metric, row.reported_moved),
        )

    def _figure(self, row: Row, basis: Basis) -> Figure:
        """The number, leading to its lines as the report knows them."""
        value = row.now if basis == Basis.VERIFIED else row.reported
        if value is None:
            return Figure(UNKNOWN)
        in_plan = self.contents.as_of <= self.contents.plan.ends_on
        return figure(row.metric, basis, value, self.contents.cut, open_=in_plan)

    @cached_property
    def projects(self) -> list[ItemRow]:
        return [
            ItemRow(
                item,
                (
                    str(item.record.enterprise),
                    item.introduced_by,
                    _moved(Metric.CONTRACT, item),
                    movement(Metric.PROJECTS, item.by(Metric.PROJECTS)),
                ),
                place >= self.printed["projects"],
            )
            for place, item in enumerate(self.contents.projects[:MOST_SHOWN])
        ]

    @cached_property
    def sites(self) -> list[ItemRow]:
        return [
            ItemRow(
                item,
                (
                    _moved(Metric.WORKSHOPS, item),
                    _moved(Metric.JOBS, item),
                    in_words(Metric.JOBS, item.jobs_now),
                ),
                place >= self.printed["sites"],
            )
            for place, item in enumerate(self.contents.sites[:MOST_SHOWN])
        ]

    @cached_property
    def problems(self) -> list[ProblemRow]:
        return [
            ProblemRow(
                what=line.what,
                url=reverse("projects:problem-detail", args=[line.id]),
                kind=line.get_kind_display(),
                owner=str(line.owner),
                due_on=line.due_on,
                state=line.get_state_display(),
                beyond=place >= self.printed["problems"],
            )
            for place, line in enumerate(self.contents.problems[:MOST_SHOWN])
        ]

    @cached_property
    def late(self) -> list[ChangeRow]:
        return _changes(self.contents.late[:MOST_SHOWN], self.printed["late"])

    @cached_property
    def since(self) -> list[ChangeRow]:
        return _changes(self.contents.since[:MOST_SHOWN], 0)  # below the sheet, never printed

    @cached_property
    def lengths(self) -> dict[str, int]:
        """How many lines each list has, whether shown or not."""
        found = self.contents
        return {
            "projects": len(found.projects),
            "sites": len(found.sites),
            "late": len(found.late),
            "problems": len(found.problems),
        }

    @cached_property
    def printed(self) -> dict[str, int]:
        left_out = sum(not self.lengths[name] for name in ("late", "problems"))
        return printed(self.lengths, ROOM + ROOM_OF_A_TABLE * left_out)

    @property
    def counts(self) -> dict[str, int]:
        """The lengths of the lists, and how many lines of each are not printed."""
        return self.lengths | {f"{name}_beyond": n - self.printed[name] for name, n in self.lengths.items()}

    @property
    def time_in_words(self) -> str:
        return percent(self.contents.calendar.time_percent)

    @property
    def has_sample(self) -> bool:
        return any(getattr(item.record, "origin", "") == "sample" for item in self.contents.items)


def _person(user: User | None) -> str:
    return str(user) if user else ""


def _with_unit(metric: Metric) -> str:
    """在岗就业（人）; amounts say their unit themselves."""
    if not metric.unit:
        return str(metric.label)
    return _("%(figure)s (%(unit)s)") % {"figure": metric.label, "unit": metric.unit}


def _amount(metric: Metric, value: object) -> str:
    return UNKNOWN if value is None else in_words(metric, value)


def _moved(metric: Metric, item: Item) -> str:
    value = item.by(metric)
    return movement(metric, value) if value else UNKNOWN


def _changes(found: Sequence[Change], most: int) -> list[ChangeRow]:
    return [
        ChangeRow(
            change,
            change.period.name if change.period else UNKNOWN,
            str(Posting.Cause(change.cause).label),
            effects(change.effects(Basis.REPORTED)),
            effects(change.effects(Basis.VERIFIED)),
            place >= most,
        )
        for place, change in enumerate(found)
    ]
