"""An own Valkey (or Redis) in the data folder, reached by a private socket only. It wakes workers; it owns nothing."""

import os
import signal
import time
from urllib.parse import quote

import redis

from portal.launcher import binaries, children
from portal.launcher.folder import LauncherError, write_private

CONFIGURATION = """\
port 0
unixsocket "{socket}"
unixsocketperm 700
requirepass {password}
dir "{data}"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


class Broker:
    """The server of one data folder."""

    death_signal = signal.SIGTERM

    def __init__(self, folder, places, account):
        self.folder, self.places, self.account = folder, places, account
        self.password = folder.secrets()["broker_password"]
        self.socket = places["sockets"] / "broker.sock"
        self.log = folder.logs / "broker.log"
        self.child = None

    def start(self):
        program = binaries.find_broker()
        if not program:
            raise LauncherError("No Valkey or Redis was found; the portal works without, somewhat slower.")
        program = binaries.made_runnable(program, self.account)
        configuration = self.places["broker"] / "broker.conf"
        write_private(
            configuration,
            CONFIGURATION.format(socket=self.socket, password=self.password, data=self.places["broker"]),
        )
        if isinstance(self.account, tuple):
            os.chown(configuration, *self.account)
        self.socket.unlink(missing_ok=True)
        self.child = children.spawn(
            [program, configuration], log=self.log, death_signal=self.death_signal, account=self.account
        )
        end = time.monotonic() + 30
        while self.child.poll() is None and time.monotonic() < end:
            if self.answers():
                return
            time.sleep(0.05)
        children.stop([self.child], [signal.SIGTERM], 2)
        raise LauncherError(f"The broker did not start. See {self.log}.")

    def answers(self):
        client = redis.Redis(unix_socket_path=str(self.socket), password=self.password, socket_timeout=2)
        try:
            return client.ping()
        except redis.RedisError:
            return False
        finally:
            client.close()

    def url(self):
        return f"redis+socket://:{quote(self.password, safe='')}@{self.socket}?virtual_host=0"

    def facts(self):
        return {"pid": self.child.pid, "url": self.url()}
