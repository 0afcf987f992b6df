from django.apps import AppConfig


class ChambersConfig(AppConfig):
    name = "chambers"
