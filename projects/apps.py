from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from ledger import recount
        from projects.evidence import evidence_asked
        from projects.facts import project_lines
        from projects.standing import refresh_records

        recount.register(
            "project", contributor=project_lines, follower=refresh_records, evidence=evidence_asked
        )
