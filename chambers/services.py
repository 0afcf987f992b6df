"""Finding the enterprise that somebody means, or recording a new one."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import history
from accounts.models import User
from chambers.credit_code import tidy_credit_code
from chambers.models import Enterprise, name_key
from ledger import locks


@transaction.atomic
def find_or_record_enterprise(*, name: str, credit_code: str, actor: User) -> Enterprise:
    """The enterprise with this credit code, else the only one with this name, else a new one.

    Raises ValidationError beside `enterprise_name` or `credit_code` where that would be a guess:
    the code is known under another name, or several enterprises bear the name.
    """
    name, code = " ".join(name.split()), tidy_credit_code(credit_code)
    known = _find(name, code)
    if known is None:
        locks.hold_new_enterprises()
        known = _find(name, code)  # somebody may have recorded it while we waited
    return known or _record(_without_code(name) or Enterprise(name=name), code, actor)


def _find(name: str, code: str) -> Enterprise | None:
    if code:
        known = Enterprise.objects.filter(credit_code=code).first()
        return _same_name_or_refuse(known, name) if known else None
    same_name = list(Enterprise.objects.filter(name_key=name_key(name))[:2])
    if len(same_name) > 1:
        raise ValidationError(
            {
                "credit_code": _(
                    "Several enterprises have this name. Enter the credit code, so that it is clear which."
                )
            }
        )
    return same_name[0] if same_name else None


def _without_code(name: str) -> Enterprise | None:
    """The enterprise of this name whose code was not known until now."""
    return Enterprise.objects.filter(name_key=name_key(name), credit_code=None).order_by("pk").first()


def _same_name_or_refuse(known: Enterprise, name: str) -> Enterprise:
    if known.name_key != name_key(name):
        raise ValidationError(
            {
                "credit_code": _(
                    "This credit code is recorded under another name. Check the code and the name against the licence."
                )
            }
        )
    return known


def _record(enterprise: Enterprise, code: str, actor: User) -> Enterprise:
    enterprise.credit_code = code or None
    history.note(enterprise, actor=actor)
    try:
        enterprise.full_clean()
    except ValidationError as error:
        names = {"name": "enterprise_name"}
        raise ValidationError(
            {names.get(key, key): value for key, value in error.message_dict.items()}
        ) from error
    enterprise.save()
    return enterprise
