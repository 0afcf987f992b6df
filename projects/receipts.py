"""Reporting funds received: each receipt a claim of its own, a correction a new claim that replaces it.

Source: docs/domain.md, "The chain from intention to job" (funds received) and "What counts", points 1 to 4.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import User
from ledger import services as ledger
from ledger.let_pass import with_reason
from ledger.metrics import Basis
from ledger.models import Claim
from ledger.services import NotYours
from pages.templatetags.pages import day, money
from projects.counting import ReceiptFact
from projects.facts import receipts_of
from projects.models import Project
from projects.receipt_models import Receipt
from projects.standing import locked_to_change
from sheets.values import Amount


class UnusualReceipt(ValidationError):
    """Something about the receipt is unusual, and nobody has said why it is right all the same.

    `warnings` say what, in words; the error itself stands beside `go_on_reason`.
    """

    def __init__(self, warnings: list[str]) -> None:
        self.warnings = warnings
        super().__init__(
            {"go_on_reason": _("Check this receipt. If it is right, say why, and save it anyway.")}
        )


@transaction.atomic
def report_receipt(
    *,
    project: Project,
    on: date,
    amount: Amount,
    voucher: str,
    actor: User,
    not_later_than: bool = False,
    note: str = "",
    go_on_reason: str = "",
    replaces: Claim | None = None,
    reason: str = "",
    seen_version: int | None = None,
    one_of_several: bool = False,
) -> Receipt:
    """Report that `amount` arrived on day `on`, shown by a `voucher` (one of receipt_models.VOUCHERS).

    `replaces` is the receipt's claim that this one corrects, as seen at `seen_version`, and `reason` why.
    `go_on_reason` says why it is right although `warnings_of` finds it unusual; it is kept in the claim's note.
    With `one_of_several` the caller has read the project under its lock as one that the actor may change, and posts.
    Raises ValidationError beside `on`, `amount`, `voucher` or `reason`, UnusualReceipt, NotNow, NotYours or Stale.
    """
    if not one_of_several:
        if not actor.has_perm("projects.add_receipt"):
            raise NotYours(_("Your role does not report this."))
        project = locked_to_change(project, actor)
    _check_values(on, amount)
    if replaces:
        replaces = _to_correct(replaces, actor, reason, seen_version)
    warnings = warnings_of(project, on=on, amount=amount.yuan, leave_out=replaces)
    if warnings and not go_on_reason.strip():
        raise UnusualReceipt(warnings)
    claim = ledger.report(
        kind=Claim.Kind.FUNDS,
        source=project.source,
        county=project.county,
        effective_on=on,
        not_later_than=not_later_than,
        note=with_reason(note, warnings, go_on_reason),
        actor=actor,
        replaces=replaces,
        reason=reason,
    )
    receipt = Receipt(
        claim=claim,
        amount=amount.yuan,
        amount_typed=amount.as_typed,
        rate=amount.rate,
        voucher=voucher,
    )
    _check_receipt(receipt)
    receipt.save()
    if not one_of_several:
        ledger.post(sources=[project.source], actor=actor, reason=reason.strip())
    return receipt


def warnings_of(project: Project, *, on: date, amount: Decimal, leave_out: Claim | None = None) -> list[str]:
    """What is unusual about a receipt of this project, in words; `leave_out` is the claim that it corrects."""
    found = receipts_of([project.source_id])[project.source_id]
    return warnings_among(project, found, on=on, amount=amount, leave_out=leave_out and leave_out.pk)


def warnings_among(
    project: Project, found: Iterable[ReceiptFact], *, on: date, amount: Decimal, leave_out: int | None = None
) -> list[str]:
    """The same with all receipts of the project at hand; `leave_out` is the id of the claim that it corrects."""
    others = [fact for fact in found if Basis.REPORTED in fact.bases and fact.claim_id != leave_out]
    return [
        *_before_signing(project, on),
        *above_contract(project, others, amount),
        *_reported_already(others, on, amount),
    ]


def above_contract(project: Project, others: list[ReceiptFact], amount: Decimal = Decimal(0)) -> list[str]:
    """A warning when the receipts (as reported) and `amount` together are more than the contract amount."""
    total = sum((fact.amount for fact in others), amount)
    if project.contract_amount is None or total <= project.contract_amount:
        return []
    words = {"received": money(total), "contract": money(project.contract_amount)}
    return [
        _("All receipts together are %(received)s, more than the contract amount of %(contract)s.") % words
    ]


def _before_signing(project: Project, on: date) -> list[str]:
    if project.signed_on is None:
        return [_("The project is not signed yet; a receipt counts only once the project counts.")]
    if on < project.signed_on:
        words = {"day": day(on), "signed": day(project.signed_on)}
        return [_("The receipt is of %(day)s, before the project was signed on %(signed)s.") % words]
    return []


def _reported_already(others: list[ReceiptFact], on: date, amount: Decimal) -> list[str]:
    if any((fact.on, fact.amount) == (on, amount) for fact in others):
        return [_("A receipt of the same day and the same amount is on record already.")]
    return []


def before_signing(project: Project, facts: list[ReceiptFact]) -> list[str]:
    """Warnings for receipts (as reported) from before the signing, the same one once."""
    return list(dict.fromkeys(words for fact in facts for words in _before_signing(project, fact.on)))


def _check_values(on: date, amount: Amount) -> None:
    problems = {}
    if on > clock.today():
        problems["on"] = _("This day is in the future. Enter the day on which the money arrived.")
    if amount.yuan <= 0:
        problems["amount"] = _("A receipt is more than 0. Type how much arrived.")
    if problems:
        raise ValidationError(problems)


def _to_correct(claim: Claim, actor: User, reason: str, seen_version: int | None) -> Claim:
    claim = ledger.to_correct(claim=claim, actor=actor, seen_version=seen_version)
    if not reason.strip():
        raise ValidationError({"reason": _("Say what was wrong, so that the reviewer can follow.")})
    return claim


def _check_receipt(receipt: Receipt) -> None:
    """Let the record's own rules speak beside the fields that people type: the amount is one of them."""
    try:
        receipt.full_clean()
    except ValidationError as error:
        problems: dict[str, list[ValidationError]] = {}
        for name, found in error.error_dict.items():
            beside = "amount" if name in ("amount_typed", "rate") else name
            problems.setdefault(beside, []).extend(found)
        raise ValidationError(problems) from error
