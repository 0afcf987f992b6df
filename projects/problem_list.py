"""The columns and filters of the problem list."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts import clock
from accounts.models import Bureau
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import or_dash, short_day
from projects.filters import counties_to_choose
from projects.problem_models import Problem
from projects.problem_rules import State
from sheets.columns import Column, Kind
from sheets.values import Unreadable, fold


def _what(problem: Problem) -> str:
    """What is wrong, as a link; a voided one is struck through, sample data says that it is sample data."""
    url = problem.get_absolute_url()
    if problem.voided_at:
        words = gettext("Voided: %(reason)s") % {"reason": problem.void_reason}
        shown = '<a href="{}"><del>{}</del></a><br><span class="muted">{}</span>'
        return format_html(shown, url, problem.what, words)
    sample = gettext("sample data") if problem.is_sample else ""
    return format_html('<a href="{}">{}</a> <span class="muted">{}</span>', url, problem.what, sample)


def _due(problem: Problem) -> str:
    """The due day; beneath it that it is overdue, and how often it was put off."""
    said = [gettext("overdue")] if problem.is_overdue else []
    if problem.extensions:
        said.append(gettext("extended from %(day)s") % {"day": short_day(problem.first_due_on)})
    if not said:
        return short_day(problem.due_on)
    words = gettext("; ").join(said)
    return format_html('{}<br><span class="muted">{}</span>', short_day(problem.due_on), words)


class ProblemTable(ListTable):
    file_only = (
        Column("asked", _("what is asked"), of=lambda row: row.asked, width=40),
        Column("answer", _("what is being done"), of=lambda row: row.answer, width=40),
        Column("result", _("result"), of=lambda row: row.result, width=40),
        Column("sent_back", _("why it was sent back"), of=lambda row: row.sent_back, width=28),
        Column("first_due_on", _("due on at first"), Kind.DAY, of=lambda row: row.first_due_on),
        Column("extensions", _("times extended"), Kind.COUNT, of=lambda row: row.extensions),
        Column("overdue", _("overdue"), Kind.YES_NO, of=lambda row: row.is_overdue, width=10),
        Column("reported_on", _("reported done on"), Kind.DAY, of=lambda row: row.reported_on),
        Column("closed_on", _("closed out on"), Kind.DAY, of=lambda row: row.closed_on),
        Column("void_reason", _("reason for voiding"), of=lambda row: row.void_reason),
        Column("sample", _("sample data"), Kind.YES_NO, of=lambda row: row.is_sample, width=10),
    )
    what = TextColumn(
        _what, value=lambda row: row.what, verbose_name=_("what is wrong"), order_by="what", width=36
    )
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    project = TextColumn(
        lambda row: or_dash(row.project),
        value=lambda row: row.project and row.project.name,
        verbose_name=_("project"),
        order_by="project__name",
        width=28,
    )
    kind = TextColumn(lambda row: row.get_kind_display(), verbose_name=_("kind of problem"), order_by="kind")
    owner = TextColumn(
        lambda row: row.owner.name, verbose_name=_("responsible bureau"), order_by="owner__name_zh"
    )
    due_on = TextColumn(
        _due, value=lambda row: row.due_on, kind=Kind.DAY, verbose_name=_("due on"), order_by="due_on"
    )
    state = TextColumn(
        lambda row: row.state_label, verbose_name=pgettext_lazy("problem", "state"), order_by="state_rank"
    )
    raised_for = TextColumn(
        lambda row: row.raised_for.name, verbose_name=_("raised by"), order_by="raised_for__name_zh"
    )
    raised_on = TextColumn(
        lambda row: short_day(row.raised_on),
        value=lambda row: row.raised_on,
        kind=Kind.DAY,
        verbose_name=_("raised on"),
        order_by="raised_on",
    )


def _bureaus(request: HttpRequest | None, role: str) -> QuerySet[Bureau]:
    """The bureaus with this role in a problem that the reader may read."""
    if request is None:
        return Bureau.objects.none()
    visible = Problem.objects.visible_to(request.user).order_by()
    return Bureau.objects.filter(pk__in=visible.values(role))


def search(problems: QuerySet[Problem], text: str) -> QuerySet[Problem]:
    """Problems that contain every word of `text` in what is wrong, what is asked, or the name of their project.

    A project is also found by its reference as a whole.
    """
    try:
        words = fold(text).lower().split()
    except Unreadable:
        return problems.none()
    for word in words[:8]:
        of_project = Q(project__name__icontains=word) | Q(project__reference=word.upper())
        problems = problems.filter(Q(what__icontains=word) | Q(asked__icontains=word) | of_project)
    return problems


VOIDED = "voided"


class ProblemFilter(filters.FilterSet):
    """Search words, place, kind, who is responsible and who raised it, state, due date, and what waits for us."""

    q = filters.CharFilter(
        label=_("What is wrong or asked, project"),
        method="search",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    county = RecordFilter(
        label=_("county"), queryset=counties_to_choose, empty_label=_("all"), widget=QuickSelect
    )
    owner = RecordFilter(
        label=_("responsible bureau"),
        queryset=lambda request: _bureaus(request, "owner"),
        empty_label=_("all"),
        widget=QuickSelect,
    )
    closed = filters.ChoiceFilter(
        label=_("close-out"),
        method="by_close_out",
        choices=[
            ("no", pgettext_lazy("problem", "not closed out yet")),
            ("yes", pgettext_lazy("problem", "closed out")),
        ],
        empty_label=_("all"),
        widget=QuickSelect,
    )
    state = filters.ChoiceFilter(
        label=pgettext_lazy("problem", "state"),
        method="by_state",
        choices=[*State.choices, (VOIDED, pgettext_lazy("problem", "voided"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )
    due = filters.ChoiceFilter(
        label=pgettext_lazy("problem", "due"),
        method="by_due_day",
        choices=[
            ("overdue", _("overdue")),
            ("soon", _("due within a week")),
        ],
        empty_label=_("all"),
        widget=QuickSelect,
    )
    ours = filters.ChoiceFilter(
        label=pgettext_lazy("problem", "waits for us"),
        method="by_what_waits",
        choices=[("answer", _("to settle")), ("close", _("to confirm the close-out"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )
    kind = filters.ChoiceFilter(
        label=_("kind of problem"), choices=Problem.Kind, empty_label=_("all"), widget=QuickSelect
    )
    raised_for = RecordFilter(
        label=_("raised by"),
        queryset=lambda request: _bureaus(request, "raised_for"),
        empty_label=_("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = Problem
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search(queryset, value)

    def by_close_out(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.not_closed() if value == "no" else queryset.standing().filter(state=State.CLOSED)

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == VOIDED:
            return queryset.exclude(voided_at=None)
        return queryset.standing().filter(state=value)

    def by_due_day(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = clock.today()
        return queryset.overdue(today) if value == "overdue" else queryset.due_soon(today)

    def by_what_waits(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        user = self.request.user
        return queryset.to_answer(user) if value == "answer" else queryset.to_close(user)
