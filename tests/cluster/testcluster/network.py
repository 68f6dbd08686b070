"""One bridge, and a network namespace for each node on it. Nothing but routes and a few rules of its own
touches the test machine's network."""
from pathlib import Path

from .command import run, write
from .place import MOST_NODES, PODS, Place


def up(place: Place, machines: int) -> None:
    write(Path("/proc/sys/net/ipv4/ip_forward"), "1")
    run("ip", "link", "add", place.bridge, "type", "bridge")
    run("ip", "address", "add", f"{place.gateway}/24", "dev", place.bridge)
    run("ip", "link", "set", place.bridge, "up")
    for way in ("-i", "-o"):  # a Docker engine on this machine drops what it does not forward itself
        run("iptables", "-w", "-I", "FORWARD", way, place.bridge, "-j", "ACCEPT")
    for node in range(1, machines + 1):
        _machine(place, node, machines)
        run("ip", "route", "add", place.pods_of(node), "via", place.address(node))
    # kube-proxy of node 1 answers for these
    run("ip", "route", "add", f"{place.load_balancers}.0/24", "via", place.address(1))
    _prepare_ways_to_registries(place)


def _machine(place: Place, node: int, machines: int) -> None:
    name = place.machine(node)
    run("ip", "netns", "add", name)
    run("ip", "link", "add", _cable(place, node), "type", "veth", "peer", "name", "eth0", "netns", name)
    run("ip", "link", "set", _cable(place, node), "master", place.bridge, "up")
    run("ip", "-n", name, "link", "set", "lo", "up")
    run("ip", "-n", name, "address", "add", f"{place.address(node)}/24", "dev", "eth0")
    run("ip", "-n", name, "link", "set", "eth0", "up")
    run("ip", "-n", name, "route", "add", "default", "via", place.gateway)
    run(*inside(place, node), "sysctl", "-qw", "net.ipv4.ip_forward=1", "net.ipv4.conf.all.route_localnet=1")
    # Absent where the kernel has no br_netfilter: then bridged packets pass kube-proxy's rules anyway.
    run(*inside(place, node), "sysctl", "-qw", "net.bridge.bridge-nf-call-iptables=1", check=False)
    # Pods keep their address towards other pods: by it policies know them.
    run(*inside(place, node), "iptables", "-w", "-t", "nat", "-A", "POSTROUTING", "-s", PODS, "!", "-d", PODS,
        "-j", "MASQUERADE")
    for other in range(1, machines + 1):
        if other != node:
            run("ip", "-n", name, "route", "add", place.pods_of(other), "via", place.address(other))


def down(place: Place) -> None:
    """Whatever is left of it, after any kind of end. Never fails for what is already gone."""
    for node in range(1, MOST_NODES + 1):
        if (Path("/run/netns") / place.machine(node)).exists():
            run("ip", "link", "delete", _cable(place, node), check=False)
            run("ip", "netns", "delete", place.machine(node), check=False)
    if Path(f"/sys/class/net/{place.bridge}").exists():
        run("ip", "link", "delete", place.bridge, check=False)
    for way in ("-i", "-o"):
        _delete_rule("filter", "FORWARD", way, place.bridge, "-j", "ACCEPT")
    _delete_rule("nat", "PREROUTING", "-i", place.bridge, "-j", _chain(place))
    run("iptables", "-w", "-t", "nat", "-F", _chain(place), check=False)
    run("iptables", "-w", "-t", "nat", "-X", _chain(place), check=False)


def stands(place: Place) -> bool:
    return Path(f"/sys/class/net/{place.bridge}").exists() and (Path("/run/netns") / place.machine(1)).exists()


def inside(place: Place, node: int) -> tuple[str, ...]:
    """Put before a command, lets it run in the network of a node. It stays one process."""
    return ("nsenter", f"--net=/run/netns/{place.machine(node)}")


def pids(place: Place) -> set[int]:
    """Whoever lives in the network of a node: daemons, and the shims of containers."""
    found = set()
    for node in range(1, MOST_NODES + 1):
        if (Path("/run/netns") / place.machine(node)).exists():
            found |= {int(word) for word in run("ip", "netns", "pids", place.machine(node)).split()}
    return found


def open_way_to_loopback(place: Place, port: int) -> None:
    """Lets the nodes reach, at the gateway's address, what listens on 127.0.0.1:PORT of the test machine."""
    rule = ("-d", place.gateway, "-p", "tcp", "--dport", str(port),
            "-j", "DNAT", "--to-destination", f"127.0.0.1:{port}")
    if run("iptables", "-w", "-t", "nat", "-S", _chain(place)).find(f"--dport {port} ") < 0:
        run("iptables", "-w", "-t", "nat", "-A", _chain(place), *rule)


def _prepare_ways_to_registries(place: Place) -> None:
    write(Path(f"/proc/sys/net/ipv4/conf/{place.bridge}/route_localnet"), "1")
    run("iptables", "-w", "-t", "nat", "-N", _chain(place))
    run("iptables", "-w", "-t", "nat", "-I", "PREROUTING", "-i", place.bridge, "-j", _chain(place))


def _delete_rule(table: str, chain: str, *rule: str) -> None:
    while run("iptables", "-w", "-t", table, "-S", chain, check=False).find(f"{' '.join(rule)}\n") >= 0:
        run("iptables", "-w", "-t", table, "-D", chain, *rule)


def _cable(place: Place, node: int) -> str:
    return f"tc{place.number}cable{node}"


def _chain(place: Place) -> str:
    return f"TC{place.number}-REGISTRIES"
