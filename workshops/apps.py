from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkshopsConfig(AppConfig):
    name = "workshops"
    verbose_name = _("Workshops")

    def ready(self) -> None:
        from ledger import recount
        from workshops.facts import direct_job_lines, workshop_lines

        recount.register("project", contributor=direct_job_lines)
        recount.register("workshop", contributor=workshop_lines)
