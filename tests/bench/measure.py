"""Timing of whole commands, side by side: candidates take turns in one run, so that a busy machine hurts all alike."""

import os
import resource
import statistics
import subprocess
import time


class Failed(Exception):
    """A command that is measured must do its work; the message holds its words."""


def once(argv, cwd=None, env=None, lines=None):
    """(seconds, peak resident KiB, seconds of processor time with its children) of one run.

    `lines` gets (seconds since the start, text) of each line that it printed, as they come.
    """
    started = time.perf_counter()
    child = subprocess.Popen(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if lines is None:
        words = child.stdout.read()
    else:
        for line in child.stdout:
            lines.append((time.perf_counter() - started, line.decode(errors="replace")))
        words = "".join(text for _, text in lines).encode()
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    if child.returncode != 0:
        raise Failed(f"{' '.join(argv)} exited with {child.returncode}:\n{words.decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_maxrss, usage.ru_utime + usage.ru_stime


def side_by_side(candidates, runs):
    """{name: median seconds} of {name: (argv, cwd, env)}; one warm-up each, then they take turns."""
    times = {name: [] for name in candidates}
    for name, command in candidates.items():
        once(*command)
    for _ in range(runs):
        for name, command in candidates.items():
            times[name].append(once(*command)[0])
    return {name: statistics.median(values) for name, values in times.items()}


def raise_file_limit():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return soft


class Table:
    """Rows of a bench: what, ours, theirs, ratio, goal, and whether it was reached."""

    def __init__(self):
        self.rows = []

    def add(self, what, ours, theirs, goal):
        ratio = ours / theirs
        self.rows.append((what, ours * 1e3, theirs * 1e3, ratio, goal, "yes" if ratio <= goal else "NO"))

    def limit(self, what, value, unit, goal):
        """A row with a goal of its own instead of a ratio to somebody else."""
        self.rows.append((what, f"{value:.3g} {unit}", f"{goal:.3g} {unit}", "yes" if value <= goal else "NO"))

    def note(self, text):
        self.rows.append((text,))

    def print(self):
        print(f"| {'what':58} | {'ours ms':>9} | {'theirs ms':>9} | {'ratio':>6} | {'goal':>6} | reached |")
        print("|" + "-" * 60 + "|----------:|----------:|-------:|-------:|---------|")
        for row in self.rows:
            if len(row) == 1:
                print(f"| {row[0]} |")
            elif len(row) == 4:
                what, value, goal, reached = row
                print(f"| {what:58} | {value:>9} | {'':9} | {'':6} | {goal:>6} | {reached:7} |")
            else:
                what, ours, theirs, ratio, goal, reached = row
                print(f"| {what:58} | {ours:9.2f} | {theirs:9.2f} | {ratio:6.3f} | {goal:6.3f} | {reached:7} |")
