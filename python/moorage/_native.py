"""The extension module: beside this file in an installed package, a module of its own in a build tree."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import _moorage as native
else:
    if importlib.util.find_spec("moorage._moorage") is not None:
        from . import _moorage as native
    else:
        import _moorage as native

__all__ = ["native"]
