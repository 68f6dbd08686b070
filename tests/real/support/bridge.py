"""The network of our engine on this machine: a bridge and packet rules of its own, marked as such.

An engine that sets its own rules begins by clearing those of every other engine, and takes over the
bridge docker0 with the addresses on it. A person's containers must not notice these tests."""
import ipaddress
import shutil
import subprocess

from .daemon import FixtureError

NAME = "cloudctl-tests"
NETWORKS = "10.201.0.0/16"
ADDRESS = ipaddress.ip_interface("10.201.255.1/24")
MARK = ["-m", "comment", "--comment", NAME]
RULES = (
    # In front, for the engine of a person lets nothing through that it does not know.
    (["-I", "FORWARD"], ["-s", NETWORKS]),
    (["-I", "FORWARD"], ["-d", NETWORKS, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED"]),
)
TO_OUTSIDE = ["POSTROUTING", "-s", NETWORKS, "!", "-d", NETWORKS, *MARK, "-j", "MASQUERADE"]


def missing() -> list[str]:
    wanted = {"iptables": "package iptables", "ip": "package iproute2"}
    return [f"'{tool}' ({where})" for tool, where in wanted.items() if _found(tool) is None]


def options() -> list[str]:
    """What dockerd has to be told to leave everything else alone."""
    # /24: 255 networks, for every test makes one, and the default pool has 31
    return ["--bridge", NAME, "--iptables=false", "--default-address-pool", f"base={NETWORKS},size=24"]


def put_up() -> None:
    take_down()
    _run("ip", "link", "add", "name", NAME, "type", "bridge")
    _run("ip", "address", "add", str(ADDRESS), "dev", NAME)
    _run("ip", "link", "set", NAME, "up")
    for where, which in RULES:
        _run("iptables", "-w", "10", *where, *which, *MARK, "-j", "ACCEPT")
    _run("iptables", "-w", "10", "-t", "nat", "-A", *TO_OUTSIDE)


def take_down() -> None:
    """Never raises for what is not there."""
    for _, which in RULES:
        _run("iptables", "-w", "10", "-D", "FORWARD", *which, *MARK, "-j", "ACCEPT", check=False)
    _run("iptables", "-w", "10", "-t", "nat", "-D", *TO_OUTSIDE, check=False)
    _run("ip", "link", "delete", NAME, check=False)


def _found(tool: str) -> str | None:
    return shutil.which(tool) or shutil.which(tool, path="/usr/sbin:/sbin")


def _run(tool: str, *arguments: str, check: bool = True) -> None:
    done = subprocess.run([_found(tool) or tool, *arguments], capture_output=True, text=True, timeout=30)
    if check and done.returncode != 0:
        raise FixtureError(f"'{tool} {' '.join(arguments)}' ended with {done.returncode}: {done.stderr.strip()}")
