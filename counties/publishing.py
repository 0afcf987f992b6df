"""Releasing demands to the public in numbered batches, and the guides to industries; taking either back.

What the public then reads of them: counties/publications.py. Source: docs/domain.md, "The chain from intention to job".
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import clock, history
from accounts.models import User
from accounts.refusals import NotNow, NotYours
from accounts.versions import check_version, hold
from counties.demand_models import Demand
from counties.models import Industry, Plan
from counties.opportunity_models import IndustryGuide, Opportunity, OpportunityItem

PERMISSION = "counties.release_opportunity"
MOST_DEMANDS = 100  # of one batch


def may_release(user: User) -> bool:
    """Whether this user releases anything to the public."""
    return user.has_perm(PERMISSION)


def demands_to_release(user: User) -> QuerySet[Demand]:
    """The demands that this user may publish today: theirs to change, valid, and with an open slot."""
    return Demand.objects.editable_by(user).open_on(clock.today())


# --- batches -------------------------------------------------------------------------------------


@transaction.atomic
def release_opportunity(
    *, demands: Collection[Demand], title: str, words: str = "", actor: User
) -> Opportunity:
    """Publish these demands as the next batch of the year, in this order.

    Numbers follow each other without a gap: the plan's row is locked from the look at the last one until the end.
    A demand may stand in several batches. Raises NotYours, or ValidationError beside `demands` or `title`.
    """
    _check_releases(actor)
    wanted = list(dict.fromkeys(demand.pk for demand in demands))
    if not 1 <= len(wanted) <= MOST_DEMANDS:
        words_ = _("Choose the demands to publish: at least one, at most %(most)d.") % {"most": MOST_DEMANDS}
        raise ValidationError({"demands": words_})
    list(Plan.objects.select_for_update(of=("self",)).order_by("pk")[:1])
    list(Demand.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    _check_open(wanted, actor)
    today = clock.today()
    numbers = Opportunity.objects.filter(year=today.year).order_by("-number").values_list("number", flat=True)
    batch = Opportunity(
        year=today.year,
        number=(numbers.first() or 0) + 1,
        title=title.strip(),
        words=words.strip(),
        released_on=today,
        released_by=actor,
        released_for=actor.bureau,
    )
    batch.full_clean()
    history.note(batch, actor=actor)
    batch.save()
    for place, pk in enumerate(wanted, start=1):
        OpportunityItem(opportunity=batch, demand_id=pk, place=place).save()
    return batch


@transaction.atomic
def withdraw_opportunity(
    *, opportunity: Opportunity, reason: str, actor: User, seen_version: int | None = None
) -> Opportunity:
    """Take a batch away from the public; it keeps its number. Raises NotYours, Stale, NotNow or ValidationError."""
    stored = hold(opportunity)
    if not may_withdraw(actor, stored):
        raise NotYours(_("A batch is withdrawn by the bureau that released it, or by one above it."))
    check_version(stored, seen_version)
    if stored.withdrawn_on:
        raise NotNow(_("This batch was withdrawn already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the publication is withdrawn.")})
    stored.withdrawn_on, stored.withdrawn_reason = clock.today(), reason.strip()
    stored.full_clean()
    history.note(stored, actor=actor, reason=reason.strip())
    stored.save()
    return stored


def may_withdraw(user: User, opportunity: Opportunity) -> bool:
    """Whether this user may withdraw this batch, were it still public."""
    return may_release(user) and Opportunity.objects.editable_by(user).filter(pk=opportunity.pk).exists()


def _check_releases(actor: User) -> None:
    if not may_release(actor):
        raise NotYours(_("Reviewers of the prefectures and of the provincial bureau release to the public."))


def _check_open(wanted: Collection[int], actor: User) -> None:
    """Raises ValidationError when some of these may not be published, by name where the actor reads them."""
    fitting = set(demands_to_release(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    titles = [
        demand.title for demand in Demand.objects.visible_to(actor).filter(pk__in=set(wanted) - fitting)
    ]
    if titles:
        words = {"titles": _("; ").join(titles)}
        raise ValidationError(
            {"demands": _("Not open, run out, or not yours to publish: %(titles)s. Leave them out.") % words}
        )
    if len(fitting) != len(wanted):
        raise ValidationError({"demands": _("Choose demands from the list.")})


# --- guides --------------------------------------------------------------------------------------


def guide_to(industry: Industry) -> IndustryGuide | None:
    """The guide to this industry, written or released; None while nobody has begun it."""
    related = ("released_for", "released_by", "industry")
    return IndustryGuide.objects.filter(industry=industry).select_related(*related).first()


def may_keep(user: User, guide: IndustryGuide | None) -> bool:
    """Whether this user may write and release a guide; `guide` None is one that nobody has begun."""
    if not may_release(user):
        return False
    return guide is None or IndustryGuide.objects.editable_by(user).filter(pk=guide.pk).exists()


@transaction.atomic
def save_guide(
    *, industry: Industry, words: str, actor: User, seen_version: int | None = None, reason: str = ""
) -> IndustryGuide:
    """Write the introduction of a guide; the first to do so keeps it, for their bureau.

    A guide that is public needs a reason, and words. Raises NotYours, Stale, or ValidationError beside `words` or
    `reason`. `seen_version` is 0 for a guide that was not there.
    """
    guide = _held_guide(industry, actor, seen_version)
    if guide.released_on and not reason.strip():
        raise ValidationError({"reason": _("The public reads this guide. Say why it changes.")})
    if guide.released_on and not words.strip():
        raise ValidationError({"words": _("Write the introduction; without it, take the guide back first.")})
    guide.words = words.strip()
    return _save_guide(guide, actor, reason.strip())


@transaction.atomic
def release_guide(*, industry: Industry, actor: User, seen_version: int | None = None) -> IndustryGuide:
    """Show the guide to the public from today on. Raises NotYours, Stale, NotNow or ValidationError."""
    guide = _held_guide(industry, actor, seen_version)
    if guide.released_on:
        raise NotNow(_("This guide is public already."))
    if not guide.words:
        raise ValidationError({"words": _("Write the introduction before you release the guide.")})
    guide.released_on, guide.released_by = clock.today(), actor
    return _save_guide(guide, actor, _("Released to the public"))


@transaction.atomic
def take_back_guide(
    *, industry: Industry, reason: str, actor: User, seen_version: int | None = None
) -> IndustryGuide:
    """Take the guide away from the public. Raises NotYours, Stale, NotNow or ValidationError beside `reason`."""
    guide = _held_guide(industry, actor, seen_version)
    if not guide.released_on:
        raise NotNow(_("This guide is not public."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the guide is taken back.")})
    guide.released_on = guide.released_by = None
    return _save_guide(guide, actor, reason.strip())


def _held_guide(industry: Industry, actor: User, seen_version: int | None) -> IndustryGuide:
    """The guide, its row (or, for a new one, that of the industry) locked. Raises NotYours or Stale."""
    hold(industry)
    guide = IndustryGuide.objects.select_for_update(of=("self",)).filter(industry=industry).first()
    if not may_keep(actor, guide):
        raise NotYours(_("A guide is kept by the bureau that began it, or by one above it."))
    if guide is None:
        return IndustryGuide(industry=industry, released_for=actor.bureau)
    check_version(guide, seen_version)
    return guide


def _save_guide(guide: IndustryGuide, actor: User, reason: str) -> IndustryGuide:
    guide.changed_at = clock.now()
    guide.full_clean()
    history.note(guide, actor=actor, reason=reason)
    guide.save()
    return guide
