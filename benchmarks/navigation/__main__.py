"""``python -m benchmarks.navigation``: go between two pages of the demo, print the table, keep ``results.md``."""

import argparse
import asyncio
import platform
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from playwright.async_api import async_playwright

from benchmarks.client.browser import FLAGS
from benchmarks.navigation.measuring import WAYS, Visit, measure
from benchmarks.tables import table
from tests.projects import DEMO, run_in_project
from tests.servers.running import Server, running

HERE: Final = Path(__file__).parent
HEAD: Final = ("", "seen after", "live after", "bytes down", "requests", "server CPU")
NETWORKS: Final = {"No delay": False, "60 ms, 10 Mbit/s": True}


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.navigation", description=__doc__)
    parser.add_argument("--times", type=int, default=16, help="visits of each kind")
    parser.add_argument("--quick", action="store_true", help="print only; nothing is kept")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "db.sqlite3")
        run_in_project(DEMO, "manage.py", "migrate", "--verbosity", "0", TIDEWIRE_DEMO_DATABASE=database)
        with running(
            application="demo_site.asgi:application",
            settings="demo_site.settings",
            path="/",
            TIDEWIRE_DEMO_DATABASE=database,
        ) as server:
            report = asyncio.run(_report(server, options.times))
    print(report)
    if not options.quick:
        (HERE / "results.md").write_text(report + "\n", encoding="utf-8")


async def _report(server: Server, times: int) -> str:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        parts = [f"# From page to page\n\nChromium {browser.version}, Python {platform.python_version()}."]
        for network, is_slow in NETWORKS.items():
            lines = []
            for way in WAYS:
                visits, cpu = await measure(browser, server, way, times, is_slow=is_slow)
                lines.append(_line(way, visits, cpu))
            parts.append(f"## {network}\n\n{table(HEAD, lines)}")
        await browser.close()
    return "\n\n".join(parts)


def _line(way: str, visits: list[Visit], cpu: float) -> list[str]:
    seen, live, down, requests = (statistics.median(column) for column in zip(*visits, strict=True))
    return [way, f"{seen:.0f} ms", f"{live:.0f} ms", f"{down:,.0f}", f"{requests:.0f}", f"{cpu:.1f} ms"]


def _chromium() -> str | None:
    script = HERE.parents[1] / "scripts" / "ensure-chromium.sh"
    found = subprocess.run(["sh", script], stdout=subprocess.PIPE, text=True, check=True)
    return shutil.which(found.stdout.strip())


if __name__ == "__main__":
    main()
