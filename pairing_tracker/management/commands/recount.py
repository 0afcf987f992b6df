"""After an upgrade that counts differently: post what the claims ask for now and the ledger lacks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from ledger.models import Posting, Source
from ledger.recount import recount

BATCH = 200


class Command(BaseCommand):
    help = "Posts the difference between the claims and the ledger, as reversals and new lines with a reason."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--reason", default="", help="why the counting changed; stands on the postings")

    def handle(self, *args: Any, **options: Any) -> None:
        reason = options["reason"].strip() or _("Counted anew after an upgrade.")
        ids = list(Source.objects.order_by("pk").values_list("pk", flat=True))
        posted = 0
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            posted += recount(batch, actor=None, cause=Posting.Cause.RULES, reason=reason) is not None
        self.stdout.write(f"{posted} postings")
