from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        from chambers import links, sight
        from ledger import recount
        from projects import in_sight
        from projects.duplicate_models import EnterpriseSpelling
        from projects.evidence import evidence_asked
        from projects.facts import project_lines
        from projects.standing import refresh_records

        recount.register(
            "project", contributor=project_lines, follower=refresh_records, evidence=evidence_asked
        )
        sight.register(
            "project",
            reading=in_sight.with_projects_to_read,
            changing=in_sight.with_projects_to_change,
            needing=in_sight.with_projects_to_change,
        )
        links.register_joiner(EnterpriseSpelling, EnterpriseSpelling.objects.join)
        links.register_follower(in_sight.follow_enterprise)
