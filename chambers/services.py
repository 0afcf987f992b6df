"""Finding the enterprise that somebody means, or recording a new one, and changing what is on record of it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.versions import check_version
from chambers import links
from chambers.credit_code import tidy_credit_code
from chambers.models import Enterprise, EnterpriseName, name_key
from chambers.register import Meant, Register, taken

# What of an enterprise's record people change; the rest follows or is written by the merge.
CHANGEABLE = ("name", "credit_code", "kind", "industry", "home_place", "note")


@transaction.atomic
def find_or_record_enterprise(*, name: str, credit_code: str, actor: User) -> Enterprise:
    """The enterprise with this credit code, else the only one that bears or bore this name, else a new one.

    A record that was merged into another one is never found: its name and code lead to the one that stays.
    Raises ValidationError beside `enterprise_name` or `credit_code` where that would be a guess:
    the code is known under another name, or several enterprises bear the name.
    """
    return _found_or_recorded(Meant.typed(name, credit_code), actor)[0]


@transaction.atomic
def find_or_record(*, name: str, credit_code: str, actor: User) -> tuple[Enterprise, bool]:
    """The same, and whether it was not on record before."""
    return _found_or_recorded(Meant.typed(name, credit_code), actor)


@transaction.atomic
def with_code(*, enterprise: Enterprise, credit_code: str, actor: User) -> Enterprise:
    """This very enterprise, held; `credit_code` is recorded where none was known. Raises ValidationError beside it."""
    return _found_or_recorded(Meant.typed(enterprise.name, credit_code, enterprise), actor)[0]


def _found_or_recorded(meant: Meant, actor: User) -> tuple[Enterprise, bool]:
    register = Register([meant])
    found = register.find(meant)
    is_new = found._state.adding
    found = register.keep(found)
    register.write(actor=actor)
    return found, is_new


@transaction.atomic
def change_enterprise(
    *,
    enterprise: Enterprise,
    actor: User,
    name_until: date | None = None,
    reason: str = "",
    seen_version: int | None = None,
) -> Enterprise:
    """Save the changed record of an enterprise; of `enterprise` only what people may change is taken.

    A former name stays with its last day, `name_until` (today unless it is said); another name, or another code
    than was known, needs a `reason`. Raises ValidationError beside the field, NotNow, NotYours, or Stale when somebody
    saved it after `seen_version`.
    """
    if not actor.has_perm("chambers.change_enterprise"):
        raise NotYours(_("Your role does not change enterprises."))
    links.hold_records_of(enterprise)  # they repeat the name and the code
    stored = hold_enterprise(enterprise, actor)
    check_version(stored, seen_version)
    enterprise.name = " ".join(enterprise.name.split())
    was, had = stored.name, stored.credit_code
    for name in CHANGEABLE:
        setattr(stored, name, getattr(enterprise, name))
    stored.credit_code = tidy_credit_code(stored.credit_code or "") or None
    is_renamed = name_key(was) != name_key(stored.name)
    problems = {}
    if not reason.strip() and (is_renamed or (had and stored.credit_code != had)):
        problems["reason"] = _("Say why the name or the credit code is another one.")
    if is_renamed and name_until and name_until > clock.today():
        problems["name_until"] = _("This day is in the future. Enter the last day of the former name.")
    if _is_taken(stored):
        problems["credit_code"] = taken()
    if problems:
        raise ValidationError(problems)
    stored.full_clean()
    history.note(stored, actor=actor, reason=reason.strip())
    stored.save()
    if is_renamed:
        keep_former_name(stored, was, name_until or clock.today())
    if (was, had) != (stored.name, stored.credit_code):
        links.let_records_follow(
            stored, actor, reason.strip() or _("The enterprise has another name or code.")
        )
    return stored


def _is_taken(enterprise: Enterprise) -> bool:
    code = enterprise.credit_code
    return bool(code) and Enterprise.objects.filter(credit_code=code).exclude(pk=enterprise.pk).exists()


def hold_enterprise(enterprise: Enterprise, actor: User) -> Enterprise:
    """The stored row, locked, which the actor may change. Raises NotNow when it was merged away, NotYours."""
    stored = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if stored.merged_into_id:
        raise NotNow(_("This record was merged into another one. Open that one."))
    if not Enterprise.objects.editable_by(actor).filter(pk=stored.pk).exists():
        raise NotYours(_("You may read this enterprise, but not change it."))
    return stored


def keep_former_name(enterprise: Enterprise, name: str, until: date | None) -> None:
    """Let the enterprise be found by this name too; a name that it bears again is no former one."""
    enterprise.names.filter(name_key=name_key(enterprise.name)).delete()
    if name_key(name) == name_key(enterprise.name):
        return
    known = enterprise.names.filter(name_key=name_key(name)).first()
    former = known or EnterpriseName(enterprise=enterprise, name=name)
    former.until = until or former.until
    former.save()
