"""Places, and the small world, laid down once for a module."""

from tests.once import demo_world, demo_world_of_module, places, places_of_module

__all__ = ["demo_world", "demo_world_of_module", "places", "places_of_module"]
