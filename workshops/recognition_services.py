"""Recording and changing recognition rules, one transaction each."""

from django.db import transaction

from accounts import history
from accounts.models import User
from accounts.versions import check_version, hold
from counties.models import Plan
from workshops.models import RecognitionRule


@transaction.atomic
def save_rule(
    *, rule: RecognitionRule, actor: User | None, reason: str = "", seen_version: int | None = None
) -> RecognitionRule:
    """Check and save a new or changed rule.

    Raises ValidationError with messages by field, or Stale when it was saved after `seen_version`. The plan's row
    stays locked meanwhile, so that two people cannot save overlapping rules at once.
    """
    Plan.objects.select_for_update(of=("self",)).earliest("pk")
    if rule.pk:
        check_version(hold(rule), seen_version)
    rule.full_clean()
    history.note(rule, actor=actor, reason=reason)
    rule.save()
    return rule
