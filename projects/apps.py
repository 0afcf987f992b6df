from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "projects"

    def ready(self) -> None:
        from ledger import recount
        from projects.facts import project_lines

        recount.register("project", contributor=project_lines)
