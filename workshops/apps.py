from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        from chambers import sight
        from ledger import recount
        from workshops import in_sight
        from workshops.evidence import evidence_asked
        from workshops.facts import direct_job_lines, workshop_lines, workshops_of_projects
        from workshops.moves import follow_moves, follow_projects

        recount.register(
            "project",
            contributor=direct_job_lines,
            dependants=workshops_of_projects,
            follower=follow_projects,
            evidence=evidence_asked,
        )
        recount.register(
            "workshop", contributor=workshop_lines, follower=follow_moves, evidence=evidence_asked
        )
        sight.register(
            "workshop",
            reading=in_sight.with_workshops_to_read,
            changing=in_sight.with_workshops_to_change,
            needing=in_sight.with_workshops_to_change,
        )
