"""``make bench``: every benchmark there is, then the plots of what they found."""

import subprocess
import sys
from typing import Final

SUITES: Final = (
    "benchmarks.rendering.run",
    "benchmarks.live",
    "benchmarks.handlers",
    "benchmarks.client",
    "benchmarks.navigation",
    "benchmarks.plots",
)
"""A process for each: they set Django up in ways of their own."""


def main() -> None:
    """Run all of them; stop at one that fails."""
    for suite in SUITES:
        print(f"== {suite}", flush=True)
        subprocess.run([sys.executable, "-m", suite], check=True)


if __name__ == "__main__":
    main()
