"""What every entry form shares: forgiving fields for days, amounts and counts, sections, and messages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts import clock
from pages.choices import AtOnce
from sheets.values import (
    UNITS,
    WAN_YUAN,
    Amount,
    Count,
    Unreadable,
    fold,
    parse_amount,
    parse_area,
    parse_count,
    parse_day,
    phone_key,
)


class PageRenderer(TemplatesSetting):
    """Renders each field of a form through our own template."""

    field_template_name = "pages/field.html"


class QuickSelect(forms.Select):
    """A drop-down without option groups, written without a template for every option.

    Django renders each option through the template engine, which took half the time of a list page.
    """

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (
                    "" if key is None else key,
                    mark_safe(" selected") if self._text(key) in chosen else "",
                    label,
                )
                for key, label in self.choices
            ),
        )
        return format_html(
            '<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), options
        )

    @staticmethod
    def _text(key: Any) -> str:
        return "" if key is None else str(key)


class ForgivingField(forms.Field):
    """A text box whose words are read by one of the parsers of `sheets.values`.

    `width` (columns of twelve) and `unit` are read by templates/pages/field.html.
    """

    widget = forms.TextInput
    width = 4
    unit = ""

    def __init__(self, *, width: int | None = None, unit: str | None = None, **kwargs: Any) -> None:
        if width is not None:
            self.width = width
        if unit is not None:
            self.unit = unit
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"autocomplete": "off"}

    def to_python(self, value: Any) -> Any:
        if value is None or not isinstance(value, str):
            return value
        try:
            return self.read(value)
        except Unreadable as error:
            raise ValidationError(str(error), code="unreadable") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the typed text means something else than what stood there."""
        try:
            return self.comparable(self.to_python(data)) != self.comparable(self.to_python(initial))
        except ValidationError:
            return True

    def read(self, text: str) -> Any:
        """The value that `text` means, None for a blank. Raises `Unreadable`."""
        raise TypeError(f"{type(self).__name__} has to say how its words are read")

    def comparable(self, value: Any) -> Any:
        """What two equal values have in common, however they came here."""
        return None if value == "" else value


class DayField(ForgivingField):
    """A day typed as 6.28, 0628, 2020年6月28日 and the like; cleaned to a date, shown again as 2020-06-28.

    `year` is meant when none is typed: the plan's, set by the form (see `PageForm`), else this year's.
    """

    year: int | None = None

    def __init__(self, *, year: int | None = None, **kwargs: Any) -> None:
        self.year = year
        super().__init__(**kwargs)

    def read(self, text: str) -> date | None:
        return parse_day(text, year=self.year or clock.today().year)

    def prepare_value(self, value: Any) -> Any:
        """ISO for a day, also when it was typed in another readable way; else just what was typed."""
        if isinstance(value, str):
            try:
                value = self.read(value) or value
            except Unreadable:
                return value
        return value.isoformat() if isinstance(value, date) else value


class AmountField(ForgivingField):
    """An amount of money; a number without a unit is in `unit` (万元). Cleaned to `Amount` or None.

    Initial values are an `Amount` or a Decimal in yuan. `rates` (yuan for one unit of a foreign currency, by its
    Chinese name) is set by the form that knows the day.
    """

    unit = WAN_YUAN
    rates: Mapping[str, Decimal] = {}

    def read(self, text: str) -> Amount | None:
        return parse_amount(text, default_unit=self.unit, rates=self.rates)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Amount):
            return value.as_typed
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return f"{(Decimal(value) / UNITS[self.unit]).normalize():f}"
        return value

    def comparable(self, value: Any) -> Any:
        return value.yuan if isinstance(value, Amount) else super().comparable(value)


class CountField(ForgivingField):
    """A whole number of people. Cleaned to `Count` or None; initial values are a `Count` or an int."""

    unit = gettext_lazy("people")

    def read(self, text: str) -> Count | None:
        return parse_count(text)

    def prepare_value(self, value: Any) -> Any:
        return value.number if isinstance(value, Count) else value

    def comparable(self, value: Any) -> Any:
        return value.number if isinstance(value, Count) else super().comparable(value)


class AreaField(CountField):
    """A floor area in whole square metres. Cleaned to `Count` or None; initial values are an int."""

    unit = gettext_lazy("m²")

    def read(self, text: str) -> Count | None:
        return parse_area(text)


class WordsField(forms.CharField):
    """Text without control characters, blanks tidied; `width` is in columns of twelve."""

    def __init__(self, *, width: int = 12, **options: Any) -> None:
        self.width = width
        super().__init__(**options)
        if self.max_length:
            too_long = gettext_lazy(
                "At most %(limit_value)d characters; this has %(show_value)d. Shorten it."
            )
            self.validators = [v for v in self.validators if not isinstance(v, MaxLengthValidator)]
            self.validators.append(MaxLengthValidator(self.max_length, too_long))

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            fold(text)
        except Unreadable as error:
            raise ValidationError(str(error)) from error
        return text


class PhoneField(WordsField):
    """One telephone number with its area code, kept as typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> str:
        phone = super().clean(value).strip()
        if phone and not phone_key(phone):
            raise ValidationError(_("Enter one telephone number with its area code, like 0857-8221234."))
        return phone


class ChoiceOf(forms.ModelChoiceField):
    """A drop-down of records with a width."""

    iterator = AtOnce
    known: Mapping[str, Model] | None = None

    def __init__(self, *, width: int = 4, **options: Any) -> None:
        self.width = width
        options.setdefault("empty_label", "—")
        options.setdefault("widget", QuickSelect)
        super().__init__(**options)

    def remember(self, records: Iterable[Model] | None = None) -> None:
        """Look choices up among these (all that are offered) from now on, instead of asking for each: for many rows."""
        self.known = {str(record.pk): record for record in (self.queryset if records is None else records)}

    def to_python(self, value: Any) -> Model | None:
        if self.known is None or value in self.empty_values:
            return super().to_python(value)
        chosen = self.known.get(str(getattr(value, "pk", value)))
        if chosen is None:
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
            )
        return chosen


class ChoicesOf(forms.ModelMultipleChoiceField):
    """Records to tick. A key that no record can have is refused like one that none has."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, width: int = 12, **options: Any) -> None:
        self.width = width
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not (str(key).isascii() and str(key).isdigit() and len(str(key)) < 18):
                raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class PageForm:
    """Mixed into a Form or ModelForm, before it: sections, our messages, and the year that days are meant in.

    Django gives each control aria-invalid and aria-describedby. The browser's own checks stay off, so that
    our messages appear, beside the field and in the summary.
    """

    SECTIONS: Sequence[tuple[str, Sequence[str]]] = ()
    use_required_attribute = False

    def __init__(self, *args: Any, year: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        if self.SECTIONS:  # errors are listed in the order in which the reader meets the fields
            self.order_fields([name for _legend, names in self.SECTIONS for name in names])
        for name, field in self.fields.items():
            if isinstance(field, DayField) and field.year is None:
                field.year = year
            self._name_the_missing(name, field)
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = _("Choose one from the list.")

    def rebind(self, data: Mapping[str, Any]) -> Self:
        """This very form with other data, as if it had been made with them: the rows of a sheet pass one after another.

        Making a form costs several times what checking its data does. What follows from the data already when a
        form is made belongs into `take_bearings`.
        """
        self.data, self.is_bound, self._errors = data, True, None
        for remembered in ("cleaned_data", "changed_data"):
            self.__dict__.pop(remembered, None)
        self.take_bearings()
        return self

    def take_bearings(self) -> None:
        """Let what the form offers follow from its data; the form calls it itself when it is made."""

    @classmethod
    def typed(cls, data: MultiValueDict) -> dict[str, Any]:
        """What somebody typed, readable or not, as initial values of a form that is shown again to go on with."""
        return {
            name: field.widget.value_from_datadict(data, {}, name) for name, field in cls.base_fields.items()
        }

    def take_errors(self, error: ValidationError) -> None:
        """Show what a service refused beside the fields that it names, else above all of them."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, problems in error.error_dict.items():
            self.add_error(name if name in self.fields else None, problems)

    def _name_the_missing(self, name: str, field: forms.Field) -> None:
        """Let an empty required field be asked for by its name: 请填写项目名称."""
        if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
            return
        label = field.label or name.replace("_", " ")
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        ask = _("Choose: %(label)s.") if chosen else _("Fill in: %(label)s.")
        field.error_messages["required"] = ask % {"label": label}

    @property
    def sections(self) -> list[tuple[str, list[BoundField]]]:
        """Legends with their visible fields; fields that no section names come last; [] without sections."""
        if not self.SECTIONS:
            return []
        named = {name for _legend, names in self.SECTIONS for name in names}
        sections = [(legend, self._visible(names)) for legend, names in self.SECTIONS]
        sections.append(
            (pgettext_lazy("section of a form", "Further details"), self._visible(self.fields.keys() - named))
        )
        return [(legend, fields) for legend, fields in sections if fields]

    def _visible(self, names: Sequence[str]) -> list[BoundField]:
        wanted = set(names)
        order = list(names) if isinstance(names, list | tuple) else [n for n in self.fields if n in wanted]
        return [self[name] for name in order if name in self.fields and not self[name].is_hidden]
