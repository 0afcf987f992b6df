from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from ledger import recount
        from projects.facts import project_lines
        from projects.services import refresh_records

        recount.register("project", contributor=project_lines, follower=refresh_records)
