"""Makes a network slow: everything that leaves it waits a while before it goes. For faults in tests; asks
nothing of the kernel but its queue for packets, as not every one has netem. A program by itself, which runs
in the network in question until it is ended:

  delay.py MILLISECONDS QUEUE
"""
import os
import select
import socket
import struct
import subprocess
import sys
import time
from collections import deque
from pathlib import Path

QUEUE = 77
# linux/netlink.h, linux/netfilter/nfnetlink_queue.h
NETLINK_NETFILTER, SOL_NETLINK, NO_ENOBUFS = 12, 270, 5
OF_QUEUES = 3 << 8
PACKET, CONFIG, VERDICT_OF_ALL_UP_TO = OF_QUEUES, OF_QUEUES | 2, OF_QUEUES | 3
REQUEST, ACKNOWLEDGE, ERROR = 1, 4, 2
CFG_CMD, CFG_PARAMS, CFG_MAXLEN = 1, 2, 3
BIND, COPY_NO_CONTENT = 1, 1
PACKET_HEADER, VERDICT_HEADER, ACCEPT = 1, 2, 1
MOST_WAITING = 20000


class Slow:
    """While it is entered, whoever lives in the network of process `pid` answers others late; among
    themselves they do not."""

    def __init__(self, pid: int, milliseconds: int):
        self._within = ["nsenter", f"--net=/proc/{pid}/ns/net"]
        self._milliseconds = milliseconds
        self._program: subprocess.Popen | None = None

    def __enter__(self) -> "Slow":
        words = [sys.executable, __file__, str(self._milliseconds), str(QUEUE)]
        self._program = subprocess.Popen([*self._within, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        ready, _, _ = select.select([self._program.stdout], [], [], 10)
        if not ready or self._program.stdout.readline() != b"ready\n":
            self._end()
            raise RuntimeError("the packets of that network cannot be held back; see its words above")
        self._rule("-I")
        return self

    def __exit__(self, *_) -> None:
        self._rule("-D")
        self._end()

    def _rule(self, what: str) -> None:
        # bypass: should the program end before the rule, packets go as ever
        subprocess.run([*self._within, "iptables", "-w", what, "OUTPUT", "!", "-o", "lo", "-j", "NFQUEUE",
                        "--queue-num", str(QUEUE), "--queue-bypass"], check=True, timeout=30)

    def _end(self) -> None:
        self._program.terminate()
        self._program.wait(timeout=10)


def pid_in_pod(uid: str) -> int:
    """A process of the pod, whichever: they share a network. Raises RuntimeError when it has none here."""
    for path in Path("/proc").glob("[0-9]*/cgroup"):
        try:
            if f"/pod{uid}/" in path.read_text():
                return int(path.parent.name)
        except OSError:
            continue  # it ended meanwhile
    raise RuntimeError(f"no process of the pod with uid '{uid}' runs on this machine")


# --- the program -----------------------------------------------------------------------------------------

class Queue:
    """The kernel's end of it: hands out numbers of packets, and lets them go."""

    def __init__(self, number: int):
        self._number = number
        self.socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
        self.socket.setsockopt(SOL_NETLINK, NO_ENOBUFS, 1)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.socket.bind((0, 0))
        self._configure(CFG_CMD, struct.pack(">BBH", BIND, 0, 0))
        self._configure(CFG_PARAMS, struct.pack(">IB", 0, COPY_NO_CONTENT))
        self._configure(CFG_MAXLEN, struct.pack(">I", MOST_WAITING))

    def arrived(self) -> list[int]:
        return [struct.unpack(">I", value[:4])[0] for kind, body in _messages(self.socket.recv(1 << 17))
                if kind == PACKET for name, value in _attributes(body[4:]) if name == PACKET_HEADER]

    def let_go(self, last: int) -> None:
        """That packet and all before it."""
        self._send(VERDICT_OF_ALL_UP_TO, REQUEST, VERDICT_HEADER, struct.pack(">II", ACCEPT, last))

    def _configure(self, name: int, value: bytes) -> None:
        self._send(CONFIG, REQUEST | ACKNOWLEDGE, name, value)
        for kind, body in _messages(self.socket.recv(1 << 16)):
            code = struct.unpack("=i", body[:4])[0]
            if kind == ERROR and code != 0:
                raise OSError(-code, os.strerror(-code))

    def _send(self, kind: int, flags: int, name: int, value: bytes) -> None:
        attribute = struct.pack("=HH", 4 + len(value), name) + value + b"\0" * (-len(value) % 4)
        body = struct.pack(">BBH", socket.AF_UNSPEC, 0, self._number) + attribute
        self.socket.send(struct.pack("=IHHII", 16 + len(body), kind, flags, 0, 0) + body)


def _messages(data: bytes):
    while len(data) >= 16:
        size, kind = struct.unpack("=IH", data[:6])
        yield kind, data[16:size]
        data = data[(size + 3) & ~3:]


def _attributes(data: bytes):
    while len(data) >= 4:
        size, name = struct.unpack("=HH", data[:4])
        yield name & 0x3FFF, data[4:size]
        data = data[(size + 3) & ~3:]


def main(milliseconds: str, number: str) -> None:
    queue, seconds = Queue(int(number)), float(milliseconds) / 1000
    waiting: deque[tuple[float, int]] = deque()
    print("ready", flush=True)
    while True:
        left = waiting[0][0] - time.monotonic() if waiting else None
        if select.select([queue.socket], [], [], left if left is None else max(0.0, left))[0]:
            due = time.monotonic() + seconds
            waiting.extend((due, packet) for packet in queue.arrived())
        last = None
        while waiting and waiting[0][0] <= time.monotonic():
            last = waiting.popleft()[1]
        if last is not None:
            queue.let_go(last)


if __name__ == "__main__":
    main(*sys.argv[1:])
