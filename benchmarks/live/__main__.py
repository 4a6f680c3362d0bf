"""``python -m benchmarks.live``: measure the subjects in turn, print the report, keep it under ``results/``."""

import argparse
import gc
from pathlib import Path
from typing import Final

import uvloop

from benchmarks.live.measurements import MEASUREMENTS
from benchmarks.live.plan import QUICK, Plan
from benchmarks.live.profiling import profile, profile_page
from benchmarks.live.run import Run
from benchmarks.live.workloads import PAGES, SUBJECTS

RESULTS: Final = Path(__file__).parent / "results"


def main() -> None:
    """Run what the command line asks for."""
    options = _options()
    plan = QUICK if options.quick else Plan()
    gc.disable()  # of the load client: its pauses would count as the server's round trips
    if options.profile:
        _profile(options, plan)
        return
    run = Run(options.what or list(MEASUREMENTS), options.subjects, plan, options.repeat)
    run.install()
    if not options.what:
        run.measure_without_pages()
    uvloop.run(run.measure())
    print(run.report())
    # Half a run would leave the rest of the report as if it had been measured with it.
    if not (options.quick or options.what or options.subjects != list(SUBJECTS)):
        run.keep(RESULTS)


def _profile(options: argparse.Namespace, plan: Plan) -> None:
    for subject in ["tidewire"] if options.subjects == list(SUBJECTS) else options.subjects:
        for page in PAGES:
            if page.name in options.what:
                print(uvloop.run(profile_page(subject, page, plan)))
        if not options.what:
            found = uvloop.run(profile(subject, plan))
            print(found)
            if not options.quick:
                (RESULTS / f"profile-{subject}.md").write_text(found + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    names = tuple(MEASUREMENTS)
    parser.add_argument(
        "what", nargs="*", choices=(*names, []), metavar="WHAT", help=f"by default all: {' '.join(names)}"
    )
    parser.add_argument(
        "--subjects", nargs="+", choices=SUBJECTS, metavar="SUBJECT", default=list(SUBJECTS), help=" ".join(SUBJECTS)
    )
    parser.add_argument("--repeat", type=int, default=3, help="repetitions, of which the median is shown")
    parser.add_argument("--quick", action="store_true", help="a short look; nothing is kept")
    parser.add_argument("--profile", action="store_true", help="say what an event, a join and an idle page are made of")
    return parser.parse_args()


if __name__ == "__main__":
    main()
