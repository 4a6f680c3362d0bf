"""``python -m benchmarks.client``: run the subjects in Chromium, print the table, keep ``results.json`` and ``.md``."""

import argparse
import asyncio
import platform
import shutil
import statistics
import subprocess
from pathlib import Path
from typing import Any, Final

import orjson
from playwright.async_api import async_playwright

from benchmarks.client.browser import FLAGS, SUBJECTS, Taken, run
from benchmarks.client.recording import record
from benchmarks.client.scenarios import SCENARIOS, Scenario
from benchmarks.tables import table

HERE: Final = Path(__file__).parent


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.client", description=__doc__)
    parser.add_argument("--subjects", nargs="+", choices=SUBJECTS, default=list(SUBJECTS))
    parser.add_argument("--scenarios", nargs="+", choices=[each.name for each in SCENARIOS])
    parser.add_argument("--quick", action="store_true", help="print only; nothing is kept")
    options = parser.parse_args()
    _install()
    chosen = [each for each in SCENARIOS if not options.scenarios or each.name in options.scenarios]
    found, version = asyncio.run(_measure(_chromium(), chosen, options.subjects))
    results = {each.name: _result(each, found[each.name]) for each in chosen}
    report = f"# Patches in the browser\n\nChromium {version}, Python {platform.python_version()}.\n\n{_table(results)}"
    print(report)
    if not options.quick:
        raw = orjson.dumps({"chromium": version, "scenarios": results}, option=orjson.OPT_INDENT_2)
        (HERE / "results.json").write_bytes(raw + b"\n")
        (HERE / "results.md").write_text(report + "\n", encoding="utf-8")


def _install() -> None:
    if not (HERE / "node_modules" / ".package-lock.json").exists():
        subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE, check=True)


def _chromium() -> str:
    script = HERE.parents[1] / "scripts" / "ensure-chromium.sh"
    return subprocess.run(["sh", script], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


async def _measure(
    chromium: str, scenarios: list[Scenario], subjects: list[str]
) -> tuple[dict[str, dict[str, Taken]], str]:
    found: dict[str, dict[str, Taken]] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which(chromium), args=FLAGS)
        for scenario in scenarios:
            recording = await record(scenario)
            found[scenario.name] = {}
            for subject in subjects:
                taken = await run(browser, subject, scenario, recording)
                found[scenario.name][subject] = taken
                print(f"{scenario.name}, {subject}: {statistics.median(taken.times):.2f} ms", flush=True)
        version = browser.version
        await browser.close()
    return found, version


def _result(scenario: Scenario, by_subject: dict[str, Taken]) -> dict[str, Any]:
    subjects = {
        subject: {
            "ms": round(statistics.median(taken.times), 3),
            "bytes": round(statistics.median(taken.sizes)),
            "right": taken.right,
            "times": [round(time, 3) for time in taken.times],
        }
        for subject, taken in by_subject.items()
    }
    bars = {"most_ms": scenario.most_ms, "most_bytes": scenario.most_bytes}
    return {"title": scenario.title, **bars, "subjects": subjects}


def _table(results: dict[str, dict[str, Any]]) -> str:
    rows = [
        [result["title"], subject, *_figures(figures), *(_verdict(result) if subject == "tidewire" else ("", ""))]
        for result in results.values()
        for subject, figures in result["subjects"].items()
    ]
    return table(["change", "subject", "script ms", "bytes", "bar", ""], rows)


def _figures(figures: dict[str, Any]) -> tuple[str, str]:
    return f"{figures['ms']:.2f}" + ("" if figures["right"] else " (wrong)"), f"{figures['bytes']:,}"


def _verdict(result: dict[str, Any]) -> tuple[str, str]:
    bytes_bar = f", {result['most_bytes']} bytes" if result["most_bytes"] else ""
    return f"{result['most_ms']:g} ms{bytes_bar}", "pass" if _is_met(result) else "MISS"


def _is_met(result: dict[str, Any]) -> bool:
    """Tell whether Tidewire's figures of one scenario are within its bars, and its page right."""
    ours = result["subjects"]["tidewire"]
    in_bytes = result["most_bytes"] is None or ours["bytes"] <= result["most_bytes"]
    return bool(ours["right"] and in_bytes and ours["ms"] <= result["most_ms"])


if __name__ == "__main__":
    main()
