"""`make bench`: fill an own database, run the hot pages and a bare Django site turn by turn, and print what each costs.

    python -m tests.bench                 10 000 and 100 000 rows
    python -m tests.bench --rows 1000000  the same, and a million
    python -m tests.bench --requests 10000   more mixed requests before the memory is read
    python -m tests.bench --only-finding     only the share of known projects found among the others

CPU ms is the server process and its PostgreSQL backends together; that and the ratio to the bare page in the same
run are what counts. Times depend on what else the machine does.
"""

import argparse
import os
import sys
from pathlib import Path

from portal import launcher

BASE_DIR = Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=0, help="one more size, for example 1000000")
    parser.add_argument("--sizes", default="10000,100000", help="sizes to measure, with commas between")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--per-round", type=int, default=8, help="requests of each page in a round")
    parser.add_argument(
        "--requests", type=int, default=2000, help="mixed requests before the worker's memory is read"
    )
    parser.add_argument(
        "--texts",
        default="fair",
        choices=["fair", "mixed", "soup"],
        help="what the other entries say (tests/bulk_texts.py)",
    )
    parser.add_argument("--only-finding", action="store_true", help="no pages, only the known-item search")
    parser.add_argument("--show-missed", action="store_true", help="name the questions that were missed")
    parser.add_argument("--data", default="", help="the folder of the bench's own database")
    options = parser.parse_args()
    kind = "" if options.texts == "fair" else f"-{options.texts}"
    options.data = options.data or str(BASE_DIR / f".portal-bench{kind}")
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DEBUG"):
        os.environ.pop(name, None)
    os.environ |= {
        "PORTAL_DATA": options.data,
        "PORTAL_AS_OWNER": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PGAPPNAME": "bench_maker",
    }
    try:
        launcher.ensure(options.data)
    except launcher.LauncherError as error:
        sys.exit(str(error))
    os.environ["PORTAL_DEMO"] = "1"

    from tests.bench.measure import Bench  # noqa: PLC0415 Django's settings need the services' addresses first

    sizes = sorted(
        {int(size) for size in options.sizes.split(",")} | ({options.rows} if options.rows else set())
    )
    Bench(options, sizes).run()


if __name__ == "__main__":
    main()
