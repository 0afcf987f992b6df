"""Two records of one enterprise become one: every link moves, the other record stays as a trace, no figure moves.

Source: docs/domain.md, "Enterprises". What moves is saved row by row, so that histories and derived columns follow.
Rows of append-only tables stay with the trace; who reads them asks for the whole family
(`chambers.contacts.family_of`).
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.history import Recorded
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import sits_above_all
from accounts.versions import check_version
from chambers import links
from chambers.members import overlap
from chambers.models import Enterprise, EnterpriseName, Membership, Registration, name_key
from chambers.services import keep_former_name

# What the record that stays takes over where it knows nothing itself.
TAKEN_OVER = ("kind", "industry_id", "home_place", "note")


def may_merge(user: User) -> bool:
    """Reviewers of the provincial bureau: a merge moves links in places that nobody else sees as a whole."""
    return user.has_perm("chambers.merge_enterprises") and sits_above_all(user)


@transaction.atomic
def merge_enterprises(
    *,
    keep: Enterprise,
    drop: Enterprise,
    actor: User,
    reason: str,
    seen_keep: int | None = None,
    seen_drop: int | None = None,
) -> Enterprise:
    """`drop` is the same enterprise as `keep`: it gives its links, names and code to it and stays as a trace.

    Raises ValidationError beside `reason` or `keep`, NotNow when one of the two was merged meanwhile, NotYours, or
    Stale when one was changed after it was seen.
    """
    if not may_merge(actor):
        raise NotYours(_("Only reviewers of the provincial bureau merge enterprises."))
    keep, drop = _held(keep, drop)
    check_version(keep, seen_keep)
    check_version(drop, seen_drop)
    problems = {}
    if not reason.strip():
        problems["reason"] = _("Say how you know that both are one enterprise.")
    if problem := cannot_merge(keep, drop):
        problems["keep"] = problem
    if problems:
        raise ValidationError(problems)
    words = {"dropped": drop.name, "kept": keep.name, "reason": reason.strip()}
    reason = _("%(dropped)s was merged into %(kept)s: %(reason)s") % words
    _take_over(keep, drop, actor, reason)
    for relation in links.relations():
        model, name = relation.related_model, relation.field.name
        if join := links.joiner_of(model):
            join(keep=keep, drop=drop, actor=actor, reason=reason)
            continue
        for row in model._base_manager.filter(**{name: drop}).order_by("pk"):
            setattr(row, name, keep)
            _save(row, actor, reason)
    keep_former_name(keep, drop.name, clock.today())
    return keep


def cannot_merge(keep: Enterprise, drop: Enterprise) -> str:
    """Why these two records cannot become one, in words; empty when they can."""
    if keep.pk == drop.pk:
        return _("This is the record itself. Choose the other one.")
    if keep.credit_code and drop.credit_code:
        return _(
            "Both records have a credit code, and the codes differ: these are two enterprises. If one code is wrong, "
            "correct it on its record first."
        )
    return ""


def what_moves(drop: Enterprise) -> list[tuple[str, int]]:
    """(what, how many) of the records that would move away from `drop`, in words."""
    found = []
    for relation in links.relations():
        model, name = relation.related_model, relation.field.name
        if issubclass(model, Recorded) and (count := model._base_manager.filter(**{name: drop}).count()):
            found.append((capfirst(str(model._meta.verbose_name_plural)), count))
    return found


def _held(keep: Enterprise, drop: Enterprise) -> tuple[Enterprise, Enterprise]:
    """Both rows as stored, locked in the order of their ids once everybody who records something of them is done."""
    links.hold_records_of(keep, drop)
    rows = Enterprise.objects.select_for_update(of=("self",)).order_by("pk")
    stored = {row.pk: row for row in rows.filter(pk__in=[keep.pk, drop.pk])}
    if any(row.merged_into_id for row in stored.values()):
        raise NotNow(_("One of the two records was merged already. Open the list again."))
    return stored[keep.pk], stored[drop.pk]


def _take_over(keep: Enterprise, drop: Enterprise, actor: User, reason: str) -> None:
    """The code passes on, blanks are filled, and the trace says where it leads."""
    code = drop.credit_code
    drop.credit_code, drop.merged_into = None, keep
    _save(drop, actor, reason)
    keep.credit_code = keep.credit_code or code
    for name in TAKEN_OVER:
        setattr(keep, name, getattr(keep, name) or getattr(drop, name))
    keep.full_clean()
    _save(keep, actor, reason)
    if code:
        links.let_records_follow(keep, actor, reason)


def _save(row: Model, actor: User, reason: str) -> None:
    if isinstance(row, Recorded):
        history.note(row, actor=actor, reason=reason)
    row.save()


def join_memberships(*, keep: Enterprise, drop: Enterprise, actor: User, reason: str) -> None:
    """Memberships of one chamber that share a day become one: from the earlier known day to the later end."""
    for row in Membership.objects.filter(enterprise=drop).order_by("pk"):
        others = Membership.objects.filter(chamber=row.chamber_id, enterprise=keep)
        while other := next((found for found in others.all() if overlap(row, found)), None):
            row.joined_on = min(filter(None, (row.joined_on, other.joined_on)), default=None)
            row.left_on = max(row.left_on, other.left_on) if row.left_on and other.left_on else None
            row.post = other.post or row.post
            history.note(other, actor=actor, reason=reason)
            other.delete()
        row.enterprise = keep
        _save(row, actor, reason)


def join_registrations(*, keep: Enterprise, drop: Enterprise, actor: User, reason: str) -> None:
    """Each bureau's registration passes on, once."""
    for row in Registration.objects.filter(enterprise=drop).order_by("pk"):
        if Registration.objects.filter(enterprise=keep, bureau=row.bureau_id).exists():
            history.note(row, actor=actor, reason=reason)
            row.delete()
            continue
        row.enterprise = keep
        _save(row, actor, reason)


def join_names(*, keep: Enterprise, drop: Enterprise, **_who: object) -> None:
    """Former names pass on, each once, with the later of two last days."""
    for row in EnterpriseName.objects.filter(enterprise=drop):
        known = keep.names.filter(name_key=row.name_key).first()
        if known is None and row.name_key != name_key(keep.name):
            row.enterprise = keep
            row.save()
            continue
        if known and row.until and (known.until is None or known.until < row.until):
            known.until = row.until
            known.save()
        row.delete()
