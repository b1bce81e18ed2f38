"""Programs that run strangers' work: each in a session of its own, ended with all of its group when its time is up, and all of
them when whoever started them is told to stop."""

import os
import signal
import subprocess
import threading
import time

running = set()
lock = threading.Lock()
stopped = False


class Stopped(Exception):
    """Whoever asked has been told to stop."""


def start(command, **options):
    with lock:
        if stopped:
            raise Stopped
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, **options)
        running.add(process)
    return process


def end(process):
    """Ends it and its group."""
    with lock:
        running.discard(process)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def run(command, seconds, **options):
    """(exit status, standard output, standard error) of a command, the last two where they are pipes; the status is None when it
    was ended because its seconds were up."""
    process, until = start(command, **options), time.monotonic() + seconds
    try:
        while True:
            try:
                output, errors = process.communicate(timeout=max(0, min(2, until - time.monotonic())))
                return process.returncode, output, errors
            except subprocess.TimeoutExpired:
                if time.monotonic() >= until:
                    end(process)
                    return None, *process.communicate()
                os.killpg(process.pid, signal.SIGCONT)  # what it runs may have stopped it
    finally:
        end(process)


def stop_all():
    """Ends all that run, and lets none start."""
    global stopped
    with lock:
        stopped = True
        left = list(running)
    for process in left:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
