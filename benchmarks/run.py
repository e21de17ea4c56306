"""Measures everything that the project promises to be fast at, side by side with something plain, in one run.

    python benchmarks/run.py                       all of it, as a Markdown table
    python benchmarks/run.py --part keys           one part (see --help)
    python benchmarks/run.py --write docs/benchmarks.md

Seconds of one machine say little about another; ratios to a bare program that runs in turn with ours say more.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from benchmarks.suite import main

    main(sys.argv[1:])
