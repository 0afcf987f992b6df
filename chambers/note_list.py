"""The list of contact notes: its columns and filters."""

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Bureau
from chambers.contact_models import ContactNote
from counties.models import County, short_bureau_name
from pages.choices import RecordFilter
from pages.forms import QuickSelect
from pages.tables import ListTable, TextColumn
from pages.templatetags.pages import short_day
from sheets.columns import Column, Kind


def _about(note: ContactNote) -> str:
    """What it was about; a voided note says why it is not there any more, sample data that it is sample data."""
    if note.voided_at:
        words = gettext("Voided: %(reason)s") % {"reason": note.void_reason}
        return format_html('<del>{}</del><br><span class="muted">{}</span>', note.about, words)
    if note.is_sample:
        return format_html('{} <span class="muted">{}</span>', note.about, gettext("sample data"))
    return note.about


def _void_link(note: ContactNote) -> str:
    if note.voided_at or not getattr(note, "may_change", False):
        return ""
    return format_html('<a href="/chambers/notes/{}/void/">{}</a>', note.pk, gettext("Void"))


class NoteTable(ListTable):
    file_only = (
        Column("void_reason", _("reason for voiding"), of=lambda row: row.void_reason),
        Column("sample", _("sample data"), Kind.YES_NO, of=lambda row: row.is_sample, width=10),
    )
    on = TextColumn(
        lambda row: short_day(row.on),
        value=lambda row: row.on,
        kind=Kind.DAY,
        verbose_name=_("on which day"),
        order_by="on",
    )
    supporter = TextColumn(
        lambda row: short_bureau_name(row.supporter),
        verbose_name=_("supporter"),
        order_by="supporter__name_zh",
    )
    county = TextColumn(lambda row: row.county.short_name, verbose_name=_("county"), order_by="county__key")
    way = TextColumn(lambda row: row.get_way_display(), verbose_name=_("way"), order_by="way")
    about = TextColumn(
        _about, value=lambda row: row.about, verbose_name=_("about what"), order_by="about", width=40
    )
    noted_by = TextColumn(
        lambda row: str(row.noted_by), verbose_name=_("noted by"), order_by="noted_by__name"
    )
    void = TextColumn(_void_link, verbose_name=_("What you can do"), orderable=False, hidden_label=True)


def _supporters(request: HttpRequest | None) -> QuerySet[Bureau]:
    """Those of whom the reader may read a note."""
    if request is None:
        return Bureau.objects.none()
    notes = ContactNote.objects.visible_to(request.user)
    return Bureau.objects.filter(contact_notes__in=notes).distinct().order_by("path")


class NoteFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("about what"),
        field_name="about",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"maxlength": 80}),
    )
    county = RecordFilter(
        label=_("county"),
        queryset=lambda request: County.objects.in_plan(),
        empty_label=_("all"),
        widget=QuickSelect,
    )
    supporter = RecordFilter(
        label=_("supporter"), queryset=_supporters, empty_label=_("all"), widget=QuickSelect
    )
    state = filters.ChoiceFilter(
        label=_("state"),
        method="by_state",
        choices=[("standing", _("standing")), ("voided", _("voided"))],
        empty_label=_("all"),
        widget=QuickSelect,
    )

    class Meta:
        model = ContactNote
        fields: list[str] = []

    def by_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(Q(voided_at=None) if value == "standing" else Q(voided_at__isnull=False))
