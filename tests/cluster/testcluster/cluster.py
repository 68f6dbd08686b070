"""The life of a cluster: up, found again, broken on purpose, down without a trace."""
import fcntl
import json
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from . import addons, certificates, control_plane, daemons, groups, images, machine, network, node, programs
from .command import run, until, write
from .place import MOST_NODES, FixtureError, Place

NEEDED = {
    "etcd": "package etcd-server", "containerd": "package containerd", "ctr": "package containerd",
    "runc": "package runc", "iptables": "package iptables", "conntrack": "package conntrack",
    "ip": "package iproute2", "openssl": "package openssl", "nsenter": "package util-linux", "unshare": "package util-linux",
    "/usr/lib/cni/bridge": "package containernetworking-plugins", "/bin/busybox": "package busybox-static", "nft": "package nftables",
}


class Cluster:
    """One of them, by number; the programs in it outlive whoever started them."""

    def __init__(self, number: int = 0):
        self.place = Place(number)

    @staticmethod
    def missing() -> list[str]:
        """What has to be there first, as words for a person; empty when nothing is."""
        missing = [f"'{tool}' ({where})" for tool, where in NEEDED.items()
                   if shutil.which(tool, path=daemons.PATH) is None]
        if os.getuid() != 0:
            missing.append("root (nodes are network namespaces)")
        if groups.reason_against():
            missing.append(groups.reason_against())
        return missing

    def running(self) -> bool:
        """Whether it was brought up to the end and all of it still runs."""
        names = daemons.names(self.place)
        return (self.place.kubeconfig.exists() and bool(names)
                and all(daemons.runs(self.place, name) for name in names)
                and control_plane.answers(self.place))

    def exists(self) -> bool:
        """Whether it was brought up to the end, even if parts of it were stopped since."""
        place = self.place
        return place.kubeconfig.exists() and network.stands(place) and all(
            daemons.runs(place, name) for name in daemons.names(place) if machine.is_holder(name))

    def up(self, nodes: int = 1, say=lambda words: None, token_webhook: str = "") -> "Cluster":
        """Returns when every node and addon is ready; at once when it runs already. What was stopped is
        started again, what an interrupted run left is cleared away first. Without nodes there is an API
        server that schedules nothing. `token_webhook` is the URL that says who bears a token which the API
        server does not know; it is seen from the network of the nodes."""
        if self.missing():
            raise FixtureError("no cluster can be started; missing: " + ", ".join(self.missing()))
        if not 0 <= nodes <= MOST_NODES:
            raise FixtureError(f"a cluster of {nodes} nodes cannot be made; at most {MOST_NODES}")
        with self._alone():
            if self.exists():
                if self.nodes() != nodes:
                    raise FixtureError(f"cluster {self.place.number} runs with {self.nodes()} nodes; "
                                       "run 'tests/cluster/cluster down' first, or take another number")
                if token_webhook and not control_plane.asks(self.place, token_webhook):
                    raise FixtureError(f"cluster {self.place.number} runs and does not ask '{token_webhook}' who bears "
                                       "a token; run 'tests/cluster/cluster down' first, or take another number")
                self.mend()
                return self
            if programs.missing():
                raise FixtureError(f"not built yet: {', '.join(programs.missing())}; "
                                   "run 'tests/cluster/cluster build'")
            self._clear()
            self._bring_up(nodes, say, token_webhook)
        return self

    def down(self) -> None:
        """Leaves no process, namespace, mount, rule or file. Harmless when there is none."""
        with self._alone():
            self._clear()
        self.place.lock.unlink(missing_ok=True)

    def nodes(self) -> int:
        return json.loads((self.place.folder / "nodes").read_text())

    def environment(self) -> dict[str, str]:
        """What kubectl, and whoever calls it, needs."""
        return {"KUBECONFIG": str(self.place.kubeconfig),
                "PATH": f"{programs.clients()}:{os.environ.get('PATH', daemons.PATH)}"}

    def load(self, archive: Path) -> None:
        """An image archive, as `docker save` writes it, also packed by gzip, into every node."""
        with images.unpacked(archive) as plain:
            images.load(self.place, [plain], list(range(1, self.nodes() + 1)))

    def load_once(self, archive: Path) -> None:
        """The same for an archive whose name changes with its content: done before, it costs nothing."""
        mark = self.place.folder / "loaded" / archive.name
        if not mark.exists():
            self.load(archive)
            write(mark, "")

    def trust_registry(self, address: str) -> None:
        """Images named localhost:PORT/… are then pulled, without TLS, from that port of the test machine."""
        host, _, port = address.partition(":")
        if host != "localhost" or not port.isdigit():
            raise FixtureError(f"'{address}' is no registry of this machine; it has to be 'localhost:PORT'")
        self.open_way_to_loopback(int(port))
        self.mirror(address, int(port))

    def mirror(self, host: str, port: int) -> None:
        """Images named HOST/… are then pulled, without TLS, from that port at the gateway's address."""
        there = f"http://{self.place.gateway}:{port}"
        write(self.place.folder / "registries" / host / "hosts.toml",
              f'server = "{there}"\n[host."{there}"]\n  capabilities = ["pull", "resolve"]\n')

    def open_way_to_loopback(self, port: int) -> None:
        """What listens on 127.0.0.1:PORT of the test machine is then reached at the gateway's address."""
        network.open_way_to_loopback(self.place, port)

    def inside(self, node: str) -> tuple[str, ...]:
        """Put before a command, lets it run on the node of that name, with its network and its mounts."""
        return machine.inside(self.place, int(node.removeprefix("node")))

    def stop(self, daemon: str, seconds: float = 10) -> None:
        """A fault: one of `daemons()` ends, for example "apiserver"."""
        self._known(daemon)
        daemons.stop(self.place, daemon, seconds)

    def start(self, daemon: str) -> None:
        """The end of the fault. Returns when the API server answers again."""
        self._known(daemon)
        daemons.again(self.place, daemon)
        until("the API server", lambda: control_plane.answers(self.place), seconds=60)

    def mend(self) -> None:
        """Starts whatever is stopped."""
        for daemon in self.daemons():
            daemons.again(self.place, daemon)
        until("the API server", lambda: control_plane.answers(self.place), seconds=60)

    def daemons(self) -> list[str]:
        return daemons.names(self.place)

    def _known(self, daemon: str) -> None:
        if daemon not in self.daemons():
            raise FixtureError(f"cluster {self.place.number} has no daemon '{daemon}'; it has "
                               + ", ".join(self.daemons()))

    def _bring_up(self, nodes: int, say, token_webhook: str) -> None:
        began = time.monotonic()
        write(self.place.folder / "nodes", str(nodes))
        certificates.make(self.place, nodes)
        network.up(self.place, max(1, nodes))
        control_plane.up(self.place, token_webhook)
        say(f"API server ready after {time.monotonic() - began:.1f} s")
        if nodes > 0:
            for number in range(1, nodes + 1):
                node.up(self.place, number)
            addons.up(self.place, nodes)
            until("ready nodes", lambda: self._ready_nodes() == nodes, seconds=60)
            say(f"{nodes} node(s) ready after {time.monotonic() - began:.1f} s")
            until("the addons", lambda: addons.ready(self.place), seconds=90)
        certificates.hand_out(self.place)
        say(f"all ready after {time.monotonic() - began:.1f} s")

    def _ready_nodes(self) -> int:
        form = "jsonpath={.items[*].status.conditions[?(@.type=='Ready')].status}"
        return addons.kubectl(self.place, "get", "nodes", "-o", form, check=False).split().count("True")

    def _clear(self) -> None:
        place = self.place
        for name in sorted(daemons.names(place), key=lambda name: not name.startswith("kubelet")):
            if not machine.is_holder(name):
                daemons.stop(place, name, seconds=0)
        for pid in network.pids(place):
            groups.kill(pid)
        for number in range(1, MOST_NODES + 1):
            machine.down(place, number)
        for pid in daemons.strays(place):
            groups.kill(pid)
        until("the end of what a killed run had started", lambda: not daemons.strays(place), seconds=10)
        _unmount(place.folder)
        network.down(place)
        shutil.rmtree(place.folder, ignore_errors=True)

    @contextmanager
    def _alone(self):
        """One at a time: a second `up` waits for the first and finds its cluster."""
        with self.place.lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _unmount(folder: Path) -> None:
    """Raises FixtureError when something stays mounted: what lies behind it must not be deleted."""
    def mounted() -> list[str]:
        points = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        return sorted((point for point in points if point.startswith(f"{folder}/")), reverse=True)

    for point in mounted():
        run("umount", "-l", point, check=False)
    if mounted():
        raise FixtureError(f"still mounted: {', '.join(mounted())}; unmount them by hand")

