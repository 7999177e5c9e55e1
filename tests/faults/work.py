"""A job of one second that leaves a line for each time it was started."""

import time
from pathlib import Path


def slow(job):
    with open(Path(job.params["starts"]), "a") as starts:
        starts.write(f"{job.pk} {job.token}\n")
    for percent in range(0, 100, 10):
        time.sleep(0.1)
        job.say(percent)
    return {"token": str(job.token)}
