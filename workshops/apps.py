from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    name = "workshops"

    def ready(self) -> None:
        from ledger import recount
        from workshops.facts import direct_job_lines, workshop_lines

        recount.register("project", contributor=direct_job_lines)
        recount.register("workshop", contributor=workshop_lines)
