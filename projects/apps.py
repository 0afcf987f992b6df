from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from ledger import recount
        from projects.facts import project_lines
        from projects.services import refresh_records

        recount.register("project", contributor=project_lines, follower=refresh_records)
