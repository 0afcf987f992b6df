from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PairingTrackerConfig(AppConfig):
    name = "pairing_tracker"

    def ready(self) -> None:
        from pairing_tracker.roles import sync_roles

        # django.contrib.auth stands after all our apps in INSTALLED_APPS, so their permissions exist by its turn.
        post_migrate.connect(
            sync_roles, sender=apps.get_app_config("auth"), dispatch_uid="pairing_tracker.roles"
        )
