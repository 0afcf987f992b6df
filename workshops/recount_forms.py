"""The grid that recounts many sites at once: one row for each, blank where nobody was counted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counties.models import Plan
from pages.forms import AmountField, CountField, DayField, PageForm
from sheets.values import YUAN, Amount
from workshops.models import SUBGROUPS
from workshops.recounting import OpenSite, SiteCount

NUMBERS = ("total", *SUBGROUPS)
MORE = ("peak", "monthly_wage")
HEADINGS = {
    "total": gettext_lazy("people at work"),
    "poor": gettext_lazy("registered poor"),
    "relocated": gettext_lazy("relocated"),
    "edge": gettext_lazy("edge households"),
    "peak": gettext_lazy("busiest time"),
    "monthly_wage": gettext_lazy("monthly wage (yuan)"),
    "on": gettext_lazy("another day"),
}


CELL = re.compile(r"(?P<key>[wp][0-9]{1,10})_[a-z_]+$", re.ASCII)


def keys_in(data: Mapping[str, str]) -> set[str]:
    """The keys of the sites of which a form that was sent has cells."""
    return {found["key"] for name in data if (found := CELL.match(name))}


@dataclass(frozen=True)
class GridRow:
    """A site with its cells, each with its heading."""

    open_site: OpenSite
    cells: list[tuple[str, BoundField]]


class RecountForm(PageForm, forms.Form):
    """One day for all rows, and for each site its numbers; a row may have a day of its own.

    A row in which nothing is typed is not counted. 0 is nobody.
    """

    on = DayField(label=gettext_lazy("counted on"), required=False, width=4)
    equal_is_right = forms.BooleanField(
        label=gettext_lazy("The equal numbers are right: they are different people"), required=False
    )

    def __init__(self, *args: Any, sites: Sequence[OpenSite], asks_more: bool = False, **kwargs: Any) -> None:
        self.sites, self.warned = sites, False
        self.names = (*NUMBERS, *(MORE if asks_more else ()), "on")
        super().__init__(*args, year=Plan.objects.current().starts_on.year, **kwargs)
        self.fields["on"].note = _("(for all rows)")
        for site in sites:
            for name in self.names:
                self.fields[f"{site.key}_{name}"] = self._cell(site, name)

    def _cell(self, site: OpenSite, name: str) -> forms.Field:
        """A cell; its label names site and column, for the summary and for who cannot see the heading."""
        label = f"{site.site.name} · {capfirst(HEADINGS[name])}"
        if name == "on":
            cell = DayField(label=label, required=False, year=self._year())
        elif name == "monthly_wage":
            cell = AmountField(label=label, required=False, unit=YUAN)
        else:
            cell = CountField(label=label, required=False)
        cell.widget.attrs |= {
            "aria-label": label,
            "inputmode": "numeric" if name in (*NUMBERS, "peak") else "decimal",
        }
        return cell

    def _year(self) -> int | None:
        return self.fields["on"].year

    @property
    def headings(self) -> list[str]:
        """The headings of the cells."""
        return [HEADINGS[name] for name in self.names]

    @property
    def rows(self) -> list[GridRow]:
        """The sites with their cells, in order."""
        return [
            GridRow(site, [(HEADINGS[name], self[f"{site.key}_{name}"]) for name in self.names])
            for site in self.sites
        ]

    @property
    def warns_of_equals(self) -> bool:
        """Whether the tick that lets equal numbers pass is shown."""
        return self.warned or bool(self["equal_is_right"].value())

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        typed = [site for site in self.sites if self._is_typed(site)]
        for site in typed:
            if values.get(f"{site.key}_total") is None and f"{site.key}_total" not in self.errors:
                self.add_error(
                    f"{site.key}_total", _("Fill in the people at work (0 for nobody), or clear the row.")
                )
        without_day = [site for site in typed if not self.data.get(f"{site.key}_on", "").strip()]
        if without_day and not values.get("on") and "on" not in self.errors:
            self.add_error("on", _("Enter the day on which the people were counted."))
        if gone := self._gone():
            self.add_error(
                None,
                ngettext(
                    "%(count)d row that you filled in is no longer yours to count, and was taken off. Look where "
                    "its site belongs now.",
                    "%(count)d rows that you filled in are no longer yours to count, and were taken off. Look where "
                    "their sites belong now.",
                    gone,
                )
                % {"count": gone},
            )
        if not typed and not self.errors:
            self.add_error(
                "on", _("Nothing is typed yet. Fill in the rows that were counted; leave the others blank.")
            )
        return values

    def _gone(self) -> int:
        """How many sites in whose rows something was typed are not the reader's to count any more."""
        typed = {
            found["key"] for name, text in self.data.items() if text.strip() and (found := CELL.match(name))
        }
        return len(typed - {site.key for site in self.sites})

    def _is_typed(self, site: OpenSite) -> bool:
        return any(self.data.get(f"{site.key}_{name}", "").strip() for name in self.names)

    def counts(self) -> list[SiteCount]:
        """What was counted, row by row; words as typed go into the note."""
        return [self._count(site) for site in self.sites if self._is_typed(site)]

    def _count(self, site: OpenSite) -> SiteCount:
        notes, values = [], {}
        for name in self.names[:-1]:
            found = self.cleaned_data[f"{site.key}_{name}"]
            if found is not None and found.approximate:
                notes.append(f"{capfirst(HEADINGS[name])}: {found.as_typed}")
            exact = found.yuan if isinstance(found, Amount) else found and found.number
            values[name] = None if found is None else exact
        day: date = self.cleaned_data[f"{site.key}_on"] or self.cleaned_data["on"]
        return SiteCount(site.key, site.site, day, {**values, "note": "\n".join(notes)})

    def take_problems(self, key: str, error: ValidationError) -> None:
        """Show what the service refused of one row beside its cells."""
        by_name = error.error_dict if hasattr(error, "error_dict") else {"total": error.error_list}
        for name, problems in by_name.items():
            if name == "equal_is_right":
                self.warned = True
            beside = name if name in self.names else "total"
            if beside == "on" and not self.data.get(f"{key}_on", "").strip():
                if not self.has_error("on"):  # the day of all rows is wrong once, not in every row
                    self.add_error("on", problems)
                continue
            self.add_error(f"{key}_{beside}", problems)
