from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChambersConfig(AppConfig):
    name = "chambers"
    verbose_name = _("Enterprises and chambers")

    def ready(self) -> None:
        from chambers import in_sight, links, merging, sight
        from chambers.models import EnterpriseName, Membership, Registration

        sight.register(
            "intention",
            reading=in_sight.with_intentions_to_read,
            changing=in_sight.with_intentions_to_change,
            needing=in_sight.with_intentions_collected,
        )
        sight.register(
            "membership",
            reading=in_sight.members,
            changing=in_sight.present_members,
            needing=in_sight.present_members,
        )
        sight.register("registration", reading=in_sight.registered, changing=in_sight.registered_to_change)
        sight.register("match", needing=in_sight.with_matches_in_force)
        links.register_joiner(Membership, merging.join_memberships)
        links.register_joiner(Registration, merging.join_registrations)
        links.register_joiner(EnterpriseName, merging.join_names)
