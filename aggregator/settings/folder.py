"""A folder of ``<key>.yaml`` files: which files count, what is wrong with the names of the others."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Final

from aggregator.errors import Problem
from aggregator.settings.slips import one_line, shown

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")


def slug(text: str) -> str:
    """A key made of this text, "" when no letter or digit of it is Latin."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


def yaml_files(root: Path, name: str) -> tuple[tuple[tuple[str, Path], ...], tuple[Problem, ...]]:
    """``(key, path)`` of every file of ``root/name`` in the order of the keys, and the wrong names.

    Hidden files and what editors leave behind are passed over in silence. No folder means no files.
    """
    folder = root / name
    try:
        paths = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        return (), (Problem(file=name, line=0, message=f"cannot be read: {reason}"),)
    files, problems = [], []
    for path in paths:
        if path.name.startswith((".", "#")) or path.name.endswith(("~", ".bak", ".swp", ".tmp")):
            continue
        hint = _wrong_name(path)
        if hint:
            message = f"the file name {shown(path.name)} is not usable"
            problems.append(Problem(file=f"{name}/{one_line(path.name)}", line=0, message=message, hint=hint))
        elif path.suffix == ".yaml":
            files.append((path.stem, path))
    return tuple(sorted(files)), tuple(problems)


def _wrong_name(path: Path) -> str:
    """Why this name will not do, as what to do about it; "" when it will, or when it is no YAML file."""
    suffix = path.suffix.lower()
    if suffix not in (".yaml", ".yml"):
        return ""
    better = slug(path.stem) or "a-name"
    if path.suffix != ".yaml" or not SLUG.fullmatch(path.stem):
        keep = path.stem if SLUG.fullmatch(path.stem) else better
        return f"call it {keep}.yaml (small letters a-z, digits, - and _)"
    return ""
