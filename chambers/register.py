"""Which enterprise somebody means by a name and a credit code: the rules, for any number of rows at once.

What is on record of the enterprises that the rows may mean is read and held once. Nothing is written before `write`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import User
from chambers.credit_code import tidy_credit_code
from chambers.models import Enterprise, EnterpriseName, name_key
from ledger import locks

RELATIONS = ("industry", "merged_into")  # the database knows whether these exist


@dataclass(frozen=True, slots=True)
class Meant:
    """An enterprise as somebody names it; `very` is the one meant whoever else bears its name, where that is known."""

    name: str
    code: str
    key: str
    very: Enterprise | None = None

    @classmethod
    def typed(cls, name: str, credit_code: str, very: Enterprise | None = None) -> Self:
        name = " ".join(name.split())
        return cls(name, tidy_credit_code(credit_code), name_key(name), very)


class Register:
    """The enterprises that some rows may mean, as they stand, and those that earlier rows brought (`keep`).

    `hold` keeps the rows as they are until the transaction ends, and lets nobody else record a new enterprise where
    one of the rows names an unknown one.
    """

    def __init__(self, meant: Sequence[Meant], *, hold: bool = True) -> None:
        self._meant = meant
        self._new: dict[int, Enterprise] = {}  # by the id of the object, which has no key yet
        self._changed: dict[int, Enterprise] = {}
        self._read()
        if hold:
            self._hold()

    def afresh(self) -> "Register":
        """The same before anything was kept, without asking again."""
        other = copy(self)
        other._new, other._changed = {}, {}
        other._index(self._stored)
        return other

    # --- reading ---------------------------------------------------------------------------------

    def _read(self, *, hold: bool = False) -> None:
        keys, codes = {one.key for one in self._meant}, {one.code for one in self._meant} - {""}
        former = EnterpriseName.objects.filter(name_key__in=keys).order_by("enterprise_id")
        self._once: dict[str, list[int]] = defaultdict(list)
        for key, enterprise_id in former.values_list("name_key", "enterprise_id"):
            self._once[key].append(enterprise_id)
        very = {one.very.survivor().pk for one in self._meant if one.very}
        ids = very.union(*self._once.values())
        rows = Enterprise.objects.standing().filter(
            Q(credit_code__in=codes) | Q(name_key__in=keys) | Q(pk__in=ids)
        )
        self._index(self._held(rows) if hold else rows)

    @staticmethod
    def _held(rows: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
        """Rows are held in one order, so that two transactions never wait in a circle."""
        return rows.order_by("pk").select_for_update(of=("self",), no_key=True)

    def _index(self, rows: Iterable[Enterprise]) -> None:
        self._stored = list(rows)
        self._rows = {row.pk: row for row in self._stored}
        self._by_code = {row.credit_code: row for row in self._stored if row.credit_code}
        self._named: dict[str, list[Enterprise]] = defaultdict(list)
        for row in sorted(self._stored, key=lambda row: row.pk):
            self._named[row.name_key].append(row)

    def _hold(self) -> None:
        """The known ones by their ids; with an unknown one among them, first the lock to record new ones."""
        if self._all_known():
            self._index(self._held(Enterprise.objects.standing().filter(pk__in=self._rows)))
            if self._all_known():
                return
        locks.hold_new_enterprises()
        self._read(hold=True)  # somebody may have recorded it while we waited

    def _all_known(self) -> bool:
        return all(self._is_known(one) for one in self._meant)

    def _is_known(self, one: Meant) -> bool:
        if one.very:
            row = self._rows.get(one.very.survivor().pk)
            return bool(row and (row.credit_code or not one.code))
        return one.code in self._by_code if one.code else bool(self._bearers(one.key))

    def _bearers(self, key: str) -> list[Enterprise]:
        """Who bears this name; where nobody does, who bore it."""
        once = {pk: self._rows[pk] for pk in self._once.get(key, ()) if pk in self._rows}
        return self._named.get(key) or list(once.values())

    def names(self) -> set[str]:
        """The names of all enterprises that some row may turn out to mean."""
        return {row.name for row in self._stored}

    # --- the rules -------------------------------------------------------------------------------

    def find(self, one: Meant, *, check: bool = True) -> Enterprise:
        """The enterprise with this code, else the only one that bears or bore this name, else a new one, not yet kept.

        `check` is left out where the answer is only a guess.

        A record that was merged into another one is never found: its name and code lead to the one that stays.
        Raises ValidationError beside `enterprise_name` or `credit_code` where that would be a guess:
        the code is known under another name, or several enterprises bear the name.
        """
        if one.very:
            return self._with_code(self._rows[one.very.survivor().pk], one.code, check)
        if known := self._by_code.get(one.code):
            return self._same_name_or_refuse(known, one.key)
        bearers = self._bearers(one.key)
        if one.code:
            return self._coded(self._without_code(one.key) or Enterprise(name=one.name), one.code, check)
        if len(bearers) > 1:
            raise ValidationError(
                {
                    "credit_code": _(
                        "Several enterprises have this name. Enter the credit code, so that it is clear which."
                    )
                }
            )
        return bearers[0] if bearers else self._coded(Enterprise(name=one.name), "", check)

    def _with_code(self, stored: Enterprise, code: str, check: bool) -> Enterprise:
        if stored.credit_code or not code:
            return stored
        if code in self._by_code:
            raise ValidationError({"credit_code": taken()})
        return self._coded(stored, code, check)

    def _without_code(self, key: str) -> Enterprise | None:
        """The enterprise of this name whose code was not known until now."""
        once = [self._rows[pk] for pk in sorted(self._once.get(key, ())) if pk in self._rows]
        return next((row for row in [*self._named.get(key, ()), *once] if not row.credit_code), None)

    def _same_name_or_refuse(self, known: Enterprise, key: str) -> Enterprise:
        if known.name_key != key and known.pk not in self._once.get(key, ()):
            raise ValidationError(
                {
                    "credit_code": _(
                        "This credit code is recorded under another name. Check the code and the name against the "
                        "licence."
                    )
                }
            )
        return known

    @staticmethod
    def _coded(stored: Enterprise, code: str, check: bool) -> Enterprise:
        """A copy with this code, checked: of a row that is refused later nothing is left behind."""
        enterprise = copy(stored)
        enterprise._copied_from = stored
        enterprise.credit_code = code or None
        enterprise.name_key = name_key(enterprise.name)
        if not check:
            return enterprise
        try:
            enterprise.full_clean(exclude=RELATIONS, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            names = {"name": "enterprise_name"}
            raise ValidationError(
                {names.get(key, key): value for key, value in error.message_dict.items()}
            ) from error
        return enterprise

    # --- writing ---------------------------------------------------------------------------------

    def keep(self, enterprise: Enterprise) -> Enterprise:
        """Let later rows find what `find` gave for this one, and `write` record it. Gives the object that stays."""
        before = getattr(enterprise, "_copied_from", None)
        if enterprise._state.adding:
            if id(before) in self._new:  # an earlier row brought it, and this one its code
                before.credit_code = enterprise.credit_code
                enterprise = before
            elif id(enterprise) not in self._new:
                self._new[id(enterprise)] = enterprise
                self._named[enterprise.name_key].append(enterprise)
        elif before is not None and enterprise.pk not in self._changed:
            self._changed[enterprise.pk] = self._rows[enterprise.pk] = enterprise
            bearers = self._named[enterprise.name_key]
            bearers[bearers.index(before)] = enterprise
        if enterprise.credit_code:
            self._by_code[enterprise.credit_code] = enterprise
        return enterprise

    def write(self, *, actor: User) -> None:
        """Record what was kept and is new, and the codes that were not known before, each with its line of history."""
        new, changed = list(self._new.values()), list(self._changed.values())
        for enterprise in [*new, *changed]:
            enterprise.take_keys()
            history.note(enterprise, actor=actor)
        history.save_new(Enterprise, new)
        history.save_changed(Enterprise, changed, ["credit_code"])


def taken() -> str:
    """What is said of a code that another enterprise has."""
    return _(
        "Another enterprise has this credit code already. If both are one, the province merges the two records."
    )
