"""What a child process of ours is given: the way to our code, and none of our secrets."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def environment() -> dict[str, str]:
    """The whole environment of a Python child; nothing of the parent's own goes along."""
    path = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    return {"PYTHONPATH": path, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
