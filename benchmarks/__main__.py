"""``make bench``: ratios against named peers, measured in one run on this machine."""

import importlib
import sys
from collections.abc import Mapping
from typing import Any

MODULES = (
    "pairs",
    "boundaries",
    "streets",
    "maps",
    "coverage",
    "what_if",
    "smaa",
    "imports",
    "browser",
)


def main(names: list[str]) -> None:
    """Runs the benchmarks named, or all of them, and prints a line for each ratio."""
    for name in names or MODULES:
        print(f"\n{name}", flush=True)
        for row in importlib.import_module(f"benchmarks.{name}").run():
            print(f"  {line(row)}", flush=True)


def line(row: Mapping[str, Any]) -> str:
    """« what: ours against peer → ratio × (goal) »; figures that were not measured are left out."""
    parts = [f"{row['what']} :"]
    for seconds, of in ((row.get("ours_s"), "ici"), (row.get("peer_s"), row["peer"])):
        if seconds is not None:
            parts.append(f"{seconds:.3g} s ({of})")
    if row.get("ratio") is not None:
        parts.append(f"→ {row['ratio']:.3g} ×")
    return " ".join([*parts, f"[but : {row['goal']}]"])


if __name__ == "__main__":
    main(sys.argv[1:])
