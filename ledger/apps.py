from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = _("Ledger")

    def ready(self) -> None:
        from ledger import append_only

        # After each app's migrations, not only the ledger's: history tables stand in every app.
        post_migrate.connect(append_only.install, dispatch_uid="ledger.append_only")
