"""What the house tests share: the root of the tree and its rooms."""

import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLI = ROOT / "cli"


def sources(folder, *endings):
    """Every source file below a folder, in a stable order."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in endings)
