"""What the apps contribute to something that all of them share: a module of one name in each of them."""

from functools import cache
from importlib import import_module
from types import ModuleType

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def modules_called(name: str) -> tuple[ModuleType, ...]:
    """The modules of this name, in the order of the apps."""
    own = [app.name for app in apps.get_app_configs() if module_has_submodule(app.module, name)]
    return tuple(import_module(f"{app}.{name}") for app in own)
