"""Starting programs so that none outlives the one who started it, and as whom root starts them."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time

LINUX = sys.platform == "linux"
LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
NAMESPACE = "namespace"  # stay the same user for the files, be an ordinary one to the program
NOBODY = 65534


def die_with_parent(sig, parent):
    """Ask the kernel to signal this process when its parent dies, and leave if it is already dead."""
    if LINUX:
        LIBC.prctl(PR_SET_PDEATHSIG, int(sig), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def enter_namespace():
    """Become an ordinary user in an own user namespace. PostgreSQL refuses root; the files stay root's own."""
    if LIBC.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for file, text in (("setgroups", "deny"), ("uid_map", f"{NOBODY} 0 1"), ("gid_map", f"{NOBODY} 0 1")):
        handle = os.open(f"/proc/self/{file}", os.O_WRONLY)
        os.write(handle, text.encode())
        os.close(handle)


def service_account():
    """As whom the services run: None (as we are), NAMESPACE, or a (uid, gid) that root steps down to."""
    if os.geteuid() != 0:
        return None
    if LINUX:
        try:
            subprocess.run(["/bin/true"], preexec_fn=enter_namespace, check=True)
            return NAMESPACE
        except (OSError, subprocess.SubprocessError):
            pass
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return account.pw_uid, account.pw_gid
    return None


def stepping_down(account):
    """Arguments for subprocess that make it run as the account."""
    if isinstance(account, tuple):
        return {"user": account[0], "group": account[1], "extra_groups": []}
    return {}


def spawn(command, *, log, death_signal, account=None, env=None, cwd="/"):
    """Start a program in its own session. Call it from the main thread: the kernel watches the thread, not the process."""
    parent = os.getpid()

    def prepare():
        if account == NAMESPACE:
            enter_namespace()
        # After the change of user, which would clear it.
        die_with_parent(death_signal, parent)

    with open(log, "ab") as stream:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=prepare,
            env=env,
            cwd=cwd,
            **stepping_down(account),
        )


def run_as(command, account, **kwargs):
    """Run a short program as the account and wait for it."""
    enter = enter_namespace if account == NAMESPACE else None
    return subprocess.run(
        [str(part) for part in command], preexec_fn=enter, **stepping_down(account), **kwargs
    )


def stop(children, signals, patience):
    """Send each child its signal, wait together, then kill what is left with its whole group."""
    for child, sig in zip(children, signals, strict=True):
        if child.poll() is None:
            child.send_signal(sig)
    end = time.monotonic() + patience
    for child in children:
        try:
            child.wait(max(0.01, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            pass
    for child in children:
        end_group(child)


def end_group(child):
    """Kill what is left of a child's session: the workers of a server that was itself killed."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
    child.wait()
