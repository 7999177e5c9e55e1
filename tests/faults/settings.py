"""The real settings, with one slow job to break things under."""

from portal.settings import *  # noqa: F403
from portal.settings import JOBS

JOBS = {**JOBS, "slow": "tests.faults.work.slow"}
