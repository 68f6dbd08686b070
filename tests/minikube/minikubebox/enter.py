"""Puts itself into the box's control groups, then becomes the given command. A program by itself:

  enter.py GROUP COMMAND…
"""
import os
import sys
from pathlib import Path


def main(group: str, *command: str) -> None:
    for members in Path("/sys/fs/cgroup").glob(f"*/{group}/cgroup.procs"):
        members.write_text(str(os.getpid()))
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
