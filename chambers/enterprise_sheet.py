"""The sheet of enterprises: a bureau's list, or a chamber's members, in and out again.

A row names its enterprise by number, else by credit code, else by name, among those that the reader sees; one that they
do not see is found by its code alone, and then comes into their sight. Source: docs/domain.md, "Enterprises";
docs/decisions/0040.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from chambers import registrations
from chambers.credit_code import tidy_credit_code
from chambers.enterprise_columns import COLUMNS, MEMBERSHIP, OPTIONS, former_names, membership_of
from chambers.enterprise_forms import EnterpriseEditForm
from chambers.intentions import is_of_chamber, own_chamber
from chambers.member_forms import MembershipForm
from chambers.members import add_member, change_membership, take_back_member
from chambers.models import Chamber, Enterprise, EnterpriseName, Membership, name_key
from chambers.register import Meant
from chambers.services import CHANGEABLE, change_enterprise, find_or_record
from counties.models import Plan
from sheets.cells import split_list
from sheets.columns import Column, Options, Value
from sheets.keeping import changed_since, put_back, values_of
from sheets.sheet import Change, Made, Row, Sheet

FILLED = ("kind", "industry", "home_place", "note")  # of a record that was there already, where it is blank


@contextmanager
def _beside_name() -> Iterator[None]:
    """What services say beside the name of an enterprise in a record stands beside the name here."""
    try:
        yield
    except ValidationError as error:
        if "enterprise_name" not in getattr(error, "error_dict", {}):
            raise
        found = {
            "name" if key == "enterprise_name" else key: said for key, said in error.message_dict.items()
        }
        raise ValidationError(found) from error


class EnterpriseRowForm(EnterpriseEditForm):
    """The record of an enterprise and, on a chamber's list, its membership."""

    joined_on = MembershipForm.base_fields["joined_on"]
    left_on = MembershipForm.base_fields["left_on"]
    post = MembershipForm.base_fields["post"]


class EnterpriseSheet(Sheet):
    label = "chambers.Enterprise"
    slug = "enterprises"
    title = gettext_lazy("Enterprises")
    permission = "chambers.change_enterprise"
    posts = False
    columns = COLUMNS

    def __init__(self, user: User) -> None:
        super().__init__(user)
        self._year: int | None = None
        self.is_chambers = is_of_chamber(user)
        if not self.is_chambers:
            self.columns = tuple(column for column in COLUMNS if column.name not in MEMBERSHIP)

    def year(self) -> int:
        if self._year is None:
            self._year = Plan.objects.current().starts_on.year
        return self._year

    def options_of(self, column: Column) -> Options | None:
        return OPTIONS[column.name]() if column.name in OPTIONS else None

    def records(self) -> QuerySet[Enterprise]:
        seen = Enterprise.objects.visible_to(self.user).select_related("industry").prefetch_related("names")
        if self.is_chambers:
            own = Membership.objects.filter(chamber__bureau=self.user.bureau_id).order_by("joined_on", "pk")
            seen = seen.prefetch_related(Prefetch("memberships", own, to_attr="own_memberships"))
        return seen.order_by("name", "pk")

    def read(self, row: Row) -> None:
        super().read(row)
        if row.value("credit_code"):
            code = tidy_credit_code(row.value("credit_code"))
            row.values["credit_code"] = Value(code, code)
        if row.has("name"):
            name = " ".join(row.value("name").split())
            row.values["name"] = Value(name, name)

    # --- which enterprise is meant -------------------------------------------------------------------

    def match(self, rows: Sequence[Row]) -> None:
        known = _Known(self, rows)
        for row in rows:
            if row.value("number"):
                row.record = known.numbered(row.value("number"))
                if row.record is None:
                    words = _(
                        "No enterprise has the number %(number)s. Leave the cell blank to record a new one."
                    )
                    row.refuse("number", words % {"number": row.value("number")})
            elif row.value("name") or row.value("credit_code"):
                known.choose(row)

    def key_of(self, row: Row) -> str:
        meant = Meant.typed(row.value("name") or "", row.value("credit_code") or "")
        return super().key_of(row) or meant.code or meant.key

    def compare(self, row: Row) -> None:
        super().compare(row)
        row.changes = [c for c in row.changes if c.column not in ("reason", "former_names")]
        if not row.value(
            "credit_code"
        ):  # what is on record stays: a code is corrected, never forgotten by a list
            row.changes = [change for change in row.changes if change.column != "credit_code"]
        if more := _new_names(row):
            old = former_names(row.record)
            row.changes.append(Change("former_names", old, "；".join(filter(None, [old, *more]))))

    # --- saving --------------------------------------------------------------------------------------

    def form_for(self, row: Row) -> Any:
        if row.record is None:
            if row.value("number"):
                return EnterpriseRowForm()  # it names an enterprise that is not known: nothing to check
            if not row.value("credit_code") and (self.is_chambers or not self._sees_all()):
                row.refuse("credit_code", registrations.needs_code())
            return EnterpriseRowForm(row.typed())
        record, membership = row.record, membership_of(row.record)
        data = values_of(record, CHANGEABLE)
        if membership:
            data |= values_of(membership, MEMBERSHIP)
        data = {name: value or "" for name, value in data.items()}
        data |= {change.column: row.values[change.column].typed for change in row.changes}
        return EnterpriseRowForm({**data, "reason": self._reason(row), "seen_version": str(record.version)})

    def _sees_all(self) -> bool:
        return self.user.bureau_id is not None and self.user.bureau.is_province

    def _reason(self, row: Row) -> str:
        """What the row gives as the reason; a former name that the enterprise bears until now is one."""
        reason = row.value("reason") or row.go_on_reason
        if reason or not _names_present(row):
            return reason
        return _("The list gives “%(name)s” as a former name.") % {"name": row.record.name}

    def save(self, row: Row) -> Made:
        if row.record is None:
            return self._save_new(row)
        changed = {change.column for change in row.changes}
        before: dict[str, Any] = {"values": values_of(row.record, CHANGEABLE)}
        enterprise = row.record
        if changed & set(CHANGEABLE):
            enterprise = change_enterprise(
                enterprise=row.form.apply_to(copy(enterprise)),
                actor=self.user,
                reason=row.form.cleaned_data["reason"],
                seen_version=enterprise.version,
            )
        if "former_names" in changed:
            before["names"] = self._add_names(enterprise, _new_names(row))
        if changed & set(MEMBERSHIP):
            before |= self._save_membership(enterprise, row)
        return Made(enterprise.pk, False, enterprise.version, before=before)

    def _save_new(self, row: Row) -> Made:
        said = {"name": row.form.cleaned_data["name"], "credit_code": row.form.cleaned_data["credit_code"]}
        with _beside_name():
            if self.is_chambers:
                enterprise, is_new = find_or_record(**said, actor=self.user)
                member = self._add_member(enterprise, row)
            else:
                enterprise, is_new = registrations.register_enterprise(**said, actor=self.user)
                member = None
        before: dict[str, Any] = {"recorded": is_new, "values": values_of(enterprise, FILLED)}
        enterprise = self._fill(enterprise, row)
        before["names"] = self._add_names(enterprise, _listed(row))
        if member:
            left_on = row.form.cleaned_data["left_on"]
            if left_on:
                days = {"joined_on": member.joined_on, "left_on": left_on, "post": member.post}
                member = change_membership(membership=member, actor=self.user, **days)
            before |= {"member": member.pk, "member_version": member.version}
        return Made(enterprise.pk, True, enterprise.version, before=before)

    def _fill(self, enterprise: Enterprise, row: Row) -> Enterprise:
        """Put on record what the row says and nobody knew; what is there already is not overwritten unseen."""
        said, wanted = row.form.apply_to(copy(enterprise)), copy(enterprise)
        for name in FILLED:
            setattr(wanted, name, getattr(enterprise, name) or getattr(said, name))
        if values_of(wanted, FILLED) == values_of(enterprise, FILLED):
            return enterprise
        return change_enterprise(enterprise=wanted, actor=self.user)

    def _add_names(self, enterprise: Enterprise, names: Sequence[str]) -> list[str]:
        if not names:
            return []
        return registrations.add_former_names(enterprise=enterprise, names=names, actor=self.user)

    def _add_member(self, enterprise: Enterprise, row: Row) -> Membership:
        return add_member(
            chamber=self._chamber(),
            enterprise_name=enterprise.name,
            credit_code=enterprise.credit_code or "",
            actor=self.user,
            joined_on=row.form.cleaned_data["joined_on"],
            post=row.form.cleaned_data["post"],
        )

    def _save_membership(self, enterprise: Enterprise, row: Row) -> dict[str, Any]:
        """Let it be a member with the days and the post of the row; what undoing has to know."""
        membership = membership_of(row.record)
        if membership is None:
            made = self._add_member(enterprise, row)
            return {"member": made.pk, "member_version": made.version}
        changed = change_membership(
            membership=membership,
            actor=self.user,
            reason=row.form.cleaned_data["reason"],
            seen_version=membership.version,
            **{name: row.form.cleaned_data[name] for name in MEMBERSHIP},
        )
        kept = values_of(membership, MEMBERSHIP)
        return {"member": changed.pk, "member_version": changed.version, "member_values": kept}

    def _chamber(self) -> Chamber:
        chamber = own_chamber(self.user)
        if chamber is None:
            raise TypeError("only a chamber has members")
        return chamber

    # --- undoing -------------------------------------------------------------------------------------

    def depends_on(self, made: Made) -> list[str]:
        enterprise = Enterprise.objects.filter(pk=made.pk).first()
        if enterprise is None or enterprise.merged_into_id:
            return [_("The record of this enterprise was merged into another one.")]
        found = changed_since(enterprise, made.version)
        if member := Membership.objects.filter(pk=made.before.get("member")).first():
            found += changed_since(member, made.before["member_version"])
        if made.is_new and made.before["recorded"]:
            found += registrations.hanging_on(enterprise, self.user)
        return found

    def undo(self, made: Made, reason: str) -> None:
        """What is new leaves the record or at least the list; what was changed gets its values back."""
        enterprise, before = Enterprise.objects.get(pk=made.pk), made.before
        if made.is_new and before["recorded"]:
            registrations.take_off_record(
                enterprise=enterprise, actor=self.user, reason=reason, seen_version=made.version
            )
            return
        self._put_values_back(enterprise, made, reason)
        if "member" in before:
            self._put_membership_back(before, reason)
        elif made.is_new:
            registrations.take_back_registration(enterprise=enterprise, actor=self.user, reason=reason)

    def _put_values_back(self, enterprise: Enterprise, made: Made, reason: str) -> None:
        wanted, name = copy(enterprise), enterprise.name
        put_back(wanted, made.before["values"])
        if values_of(wanted, CHANGEABLE) != values_of(enterprise, CHANGEABLE):
            change_enterprise(enterprise=wanted, actor=self.user, reason=reason, seen_version=made.version)
        added = list(made.before.get("names", ()))
        if wanted.name != name:
            added.append(name)  # it never was a name of this enterprise
        if added:
            registrations.take_back_names(enterprise=enterprise, names=added, actor=self.user)

    def _put_membership_back(self, before: Any, reason: str) -> None:
        membership = Membership.objects.get(pk=before["member"])
        if "member_values" not in before:
            take_back_member(membership=membership, actor=self.user, reason=reason)
            return
        put_back(membership, before["member_values"])
        change_membership(
            membership=membership,
            actor=self.user,
            reason=reason,
            seen_version=before["member_version"],
            **{name: getattr(membership, name) for name in MEMBERSHIP},
        )


class _Known:
    """The enterprises that some rows may mean, of those that the person sees. Two queries for any number of rows."""

    def __init__(self, sheet: EnterpriseSheet, rows: Sequence[Row]) -> None:
        numbers = {int(number) for row in rows if _is_number(number := row.value("number") or "")}
        codes = {row.value("credit_code") for row in rows if row.value("credit_code")}
        keys = {name_key(name) for row in rows for name in (row.value("name"), *_listed(row)) if name}
        former = EnterpriseName.objects.filter(name_key__in=keys).values_list("enterprise", flat=True)
        seen = sheet.records()
        found = {
            one.pk: one
            for part in (
                seen.filter(pk__in=numbers.union(former)),
                seen.filter(credit_code__in=codes),
                seen.filter(name_key__in=keys),
            )
            for one in part
        }
        self._rows = found
        self._by_code = {one.credit_code: one for one in found.values() if one.credit_code}
        self._named: dict[str, list[Enterprise]] = {}
        self._once: dict[str, list[Enterprise]] = {}
        for pk in sorted(found):
            self._named.setdefault(found[pk].name_key, []).append(found[pk])
            for name in found[pk].names.all():
                self._once.setdefault(name.name_key, []).append(found[pk])

    def numbered(self, number: str) -> Enterprise | None:
        return self._rows.get(int(number)) if _is_number(number) else None

    def choose(self, row: Row) -> None:
        """Find the enterprise of the row; refuse where that would be a guess."""
        code, name = row.value("credit_code") or "", row.value("name") or ""
        if known := self._by_code.get(code):
            self._take_coded(row, known, name)
            return
        bearers = [one for one in self._bearers(row, name) if not code or not one.credit_code]
        if len(bearers) > 1 and not code:
            row.refuse("credit_code", registrations.needs_code())
        elif bearers:
            row.record = bearers[0]
            _take_present_name(row)

    def _bearers(self, row: Row, name: str) -> list[Enterprise]:
        """Who bears the name, else who bore it, else who bears what the row gives as the former name."""
        key = name_key(name)
        renamed = [one for former in _listed(row) for one in self._named.get(name_key(former), ())]
        return self._named.get(key) or self._once.get(key) or renamed

    def _take_coded(self, row: Row, known: Enterprise, name: str) -> None:
        names = {known.name_key, *(former.name_key for former in known.names.all())}
        row.record = known
        if name and name_key(name) not in names and not _names_present(row):
            row.record = None
            row.refuse(
                "credit_code",
                _(
                    "This credit code is recorded under another name. Check both against the licence; if the "
                    "enterprise has a new name, give the one on record as the former name."
                ),
            )
            return
        _take_present_name(row)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 18


def _listed(row: Row) -> list[str]:
    """The former names that the row gives."""
    return [" ".join(part.split()) for part in split_list(row.value("former_names") or "")]


def _names_present(row: Row) -> bool:
    """Whether the row gives the present name of its enterprise as a former one: it says that it was renamed."""
    return row.record is not None and row.record.name_key in {name_key(name) for name in _listed(row)}


def _new_names(row: Row) -> list[str]:
    """The former names of the row that are not on record; a present name that becomes one is none of them."""
    known = {row.record.name_key, *(former.name_key for former in row.record.names.all())}
    return [name for name in _listed(row) if name_key(name) not in known]


def _take_present_name(row: Row) -> None:
    """A former name, or another spelling of the present one, means the enterprise as it is called now."""
    record, name = row.record, row.value("name")
    names = {record.name_key, *(former.name_key for former in record.names.all())}
    if name and name_key(name) in names:
        row.values["name"] = Value(record.name, record.name)
