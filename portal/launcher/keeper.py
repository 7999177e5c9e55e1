"""The process that keeps database and broker running for as long as somebody in the folder uses them.

Users hold a shared lock on `users.lock`. The kernel lets go of it however a user dies, so
when the keeper gets that lock alone nobody is left, and it stops. Should the keeper itself be
killed, the kernel stops its children.
"""

import json
import os
import signal
import sys
import time

from portal.launcher import children
from portal.launcher.broker import Broker
from portal.launcher.folder import Folder, LauncherError, write_private
from portal.launcher.postgres import Postgres

LOOK_EVERY = 0.2  # seconds


class Keeper:
    def __init__(self, folder, *, for_tests, report):
        self.folder, self.report = folder, report
        account = children.service_account()
        places = folder.places(account if isinstance(account, tuple) else None)
        self.postgres = Postgres(folder, places, account, for_tests=for_tests)
        self.broker = Broker(folder, places, account)
        self.stopping = False

    def run(self):
        self.postgres.start()
        self.start_broker()
        self.write_state()
        self.report("ready")
        while not self.stopping and not self.unused():
            time.sleep(LOOK_EVERY)
            self.mend()
        self.stop()

    def start_broker(self):
        try:
            self.broker.start()
        except LauncherError as error:
            # The database remembers every job; workers look for work by themselves.
            print(error, flush=True)
            self.broker.child = None

    def mend(self):
        """Start again what has died; the web and the workers wait for it and need no restart."""
        if self.postgres.child.poll() is not None:
            children.end_group(self.postgres.child)
            self.postgres.start()
            self.write_state()
        if self.broker.child and self.broker.child.poll() is not None:
            children.end_group(self.broker.child)
            self.start_broker()
            self.write_state()

    def unused(self):
        self.lock = self.folder.try_lock("users.lock")
        return self.lock is not None

    def write_state(self):
        state = {"keeper": os.getpid(), "postgres": self.postgres.facts()}
        if self.broker.child:
            state["broker"] = self.broker.facts()
        write_private(self.folder.state_file, json.dumps(state, indent=1))

    def stop(self):
        self.folder.state_file.unlink(missing_ok=True)
        running = [service for service in (self.postgres, self.broker) if service.child]
        children.stop(
            [service.child for service in running], [service.death_signal for service in running], 60
        )


def take_office(folder):
    """Hold the keeper's lock until this process is gone. Somebody who only asks may have it for a moment."""
    for _ in range(50):
        office = folder.try_lock("keeper.lock")
        if office is not None:
            return office
        time.sleep(0.02)
    return None


def main(path, report_handle, for_tests):
    os.umask(0o077)
    folder = Folder(path)
    with os.fdopen(report_handle, "w") as stream:

        def report(word):
            stream.write(f"{word}\n")
            stream.close()

        office = take_office(folder)
        if office is None:
            report("Another process keeps the database of this folder.")
            return 1
        keeper = None
        try:
            keeper = Keeper(folder, for_tests=for_tests, report=report)
            signal.signal(signal.SIGTERM, lambda *_: setattr(keeper, "stopping", True))
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            keeper.run()
        except LauncherError as error:
            if not stream.closed:
                report(" ".join(str(error).split()))
            if keeper:
                keeper.stop()
            return 1
        finally:
            os.close(office)  # before the users' lock, which the next user waits for
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.argv[3] == "tests"))
