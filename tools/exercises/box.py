"""Where strangers' code is compiled and judged: a box that bubblewrap makes for one program. It sees the system's own files, what it
is given to read, and a folder to write to; no network, no other process, nobody's home.

A box is a function: box(reads, writes) is the command that runs another, which follows it, inside. Whoever starts it gives it a
session of its own, as processes.py does: then it has no terminal either."""

import itertools
import os
import pathlib
import shutil
import subprocess

MEGABYTE = 1 << 20
SCRATCH = 64 * MEGABYTE  # bytes of the box's own /tmp
PROCESSES = 256
# As root, each box has a user of its own, whom nobody else is; the system counts processes by users.
FIRST_USER, USERS = 1_900_000_000, 10_000  # of one run

NAMESPACES = ["--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
SYSTEM = ["--ro-bind", "/usr", "/usr"]
LOOKED_UP = ["/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d"]

first_of_run = FIRST_USER + os.getpid() % 10_000 * USERS
users = itertools.cycle(range(first_of_run, first_of_run + USERS))


def folders_to(path):
    """The folders above a place, which bubblewrap would otherwise make for root alone."""
    for folder in reversed(pathlib.PurePath(path).parents[:-1]):
        yield from ("--perms", "0755", "--dir", str(folder))


def unconfined(reads=(), writes=None):
    """No box."""
    return []


def top_folders():
    """/bin, /lib and the like: links into /usr, or folders as they were."""
    for folder in ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"):
        if os.path.islink(folder):
            yield from ("--symlink", os.readlink(folder), folder)
        elif os.path.isdir(folder):
            yield from ("--ro-bind", folder, folder)


def bubblewrap(reads=(), writes=None):
    root = os.geteuid() == 0
    command = ["bwrap", *NAMESPACES, "--die-with-parent", "--clearenv", *SYSTEM, *top_folders()]
    if not root:
        command += ["--unshare-user", "--disable-userns"]
    command += ["--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size", str(SCRATCH), "--tmpfs", "/tmp"]
    for path in [*LOOKED_UP, *map(str, reads)]:
        command += [*folders_to(path), "--ro-bind-try", path, path]
    if writes:
        command += [*folders_to(writes), "--bind", str(writes), str(writes), "--chdir", str(writes)]
    for name, value in {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "TMPDIR": str(writes or "/tmp"), "LC_ALL": "C.UTF-8",
                        "OMP_NUM_THREADS": "1"}.items():
        command += ["--setenv", name, value]
    # Where memory runs out, the box goes first.
    command += ["choom", "-n", "1000", "--", "prlimit", f"--nproc={PROCESSES}", "--core=0"]
    if root:
        user = next(users)
        if writes:
            os.chown(writes, user, user)
        command += ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "--bounding-set=-all", "--no-new-privs"]
    return command


def why_not():
    """Why there is no box on this machine; "" when there is."""
    if not shutil.which("bwrap"):
        return "bubblewrap is not here"
    try:
        tried = subprocess.run([*bubblewrap(), "true"], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                               timeout=20)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"bubblewrap does not run: {error}"
    if tried.returncode != 0:
        return f"bubblewrap makes no box here: {' '.join(tried.stderr.split()) or f'it ended with status {tried.returncode}'}"
    return ""
