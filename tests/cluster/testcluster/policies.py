"""Stands in for a network plugin that knows NetworkPolicies: follows them, pods and namespaces in the API
server, and writes who may reach whom as rules of nftables into the nodes' networks. A program by itself:

  policies.py PKI-FOLDER ADDRESS-OF-API-SERVER NAME-OF-A-NODE'S-NETWORK…

Ingress only. A pod that no policy selects is open to all; its own node may always reach it, as the node's
kubelet has to; what was opened stays open. The networks are named in the order of the nodes: node1, node2, …
"""
import json
import ssl
import subprocess
import sys
import threading
import time
import urllib.request
from dataclasses import dataclass, field

KINDS = {"pods": "/api/v1/pods", "namespaces": "/api/v1/namespaces",
         "policies": "/apis/networking.k8s.io/v1/networkpolicies"}
SECONDS_OF_A_WATCH = 300
SECONDS_TO_COLLECT_CHANGES = 0.05
TABLE = "test_policies"


@dataclass
class Seen:
    """What there is in the API server, by kind and by the object's uid."""
    objects: dict[str, dict[str, dict]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    changed: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def all(self, kind: str) -> list[dict]:
        with self.lock:
            return list(self.objects[kind].values())

    def replace(self, kind: str, items: list[dict]) -> None:
        with self.lock:
            self.objects[kind] = {item["metadata"]["uid"]: item for item in items}
        self.changed.set()

    def change(self, kind: str, what: str, item: dict) -> None:
        with self.lock:
            if what == "DELETED":
                self.objects[kind].pop(item["metadata"]["uid"], None)
            else:
                self.objects[kind][item["metadata"]["uid"]] = item
        self.changed.set()


# --- what the objects mean -------------------------------------------------------------------------------

def selects(selector: dict, labels: dict) -> bool:
    if any(labels.get(name) != value for name, value in selector.get("matchLabels", {}).items()):
        return False
    return all(_holds(term, labels) for term in selector.get("matchExpressions", []))


def _holds(term: dict, labels: dict) -> bool:
    there, values = term["key"] in labels, term.get("values", [])
    match term["operator"]:
        case "In":
            return there and labels[term["key"]] in values
        case "NotIn":
            return not there or labels[term["key"]] not in values
        case "Exists":
            return there
        case "DoesNotExist":
            return not there
    raise ValueError(f"unknown operator '{term['operator']}'")


def labels_of(thing: dict) -> dict:
    return thing["metadata"].get("labels") or {}


def has_address(pod: dict) -> bool:
    """Of its own: those that live in the network of their node have none, those that ended have lost it."""
    return (bool(pod["status"].get("podIP")) and not pod["spec"].get("hostNetwork", False)
            and pod["status"].get("phase") not in ("Succeeded", "Failed"))


def about_ingress(policy: dict) -> bool:
    return "Ingress" in policy["spec"].get("policyTypes", ["Ingress"])


def isolating(pod: dict, policies: list[dict]) -> list[dict]:
    return [policy for policy in policies
            if policy["metadata"]["namespace"] == pod["metadata"]["namespace"] and about_ingress(policy)
            and selects(policy["spec"].get("podSelector") or {}, labels_of(pod))]


def addresses(peer: dict, home: str, pods: list[dict], namespaces: list[dict]) -> list[str]:
    """Whom a peer of a policy in the namespace `home` means."""
    if "namespaceSelector" in peer:
        wanted = {space["metadata"]["name"] for space in namespaces
                  if selects(peer["namespaceSelector"], labels_of(space))}
    else:
        wanted = {home}
    return sorted(pod["status"]["podIP"] for pod in pods if has_address(pod)
                  and pod["metadata"]["namespace"] in wanted
                  and selects(peer.get("podSelector") or {}, labels_of(pod)))


# --- the same as rules -----------------------------------------------------------------------------------

def sources(rule: dict, home: str, pods: list[dict], namespaces: list[dict]) -> list[str]:
    """Beginnings of rules, one for each kind of source that is let in."""
    if not rule.get("from"):
        return [""]
    found, known = [], []
    for peer in rule["from"]:
        if "ipBlock" in peer:
            block = peer["ipBlock"]
            without = block.get("except", [])
            found.append(f"ip saddr {block['cidr']} " + (f"ip saddr != {_set(without)} " if without else ""))
        else:
            known += addresses(peer, home, pods, namespaces)
    return found + ([f"ip saddr {_set(sorted(set(known)))} "] if known else [])


def ports(rule: dict, pod: dict) -> list[str]:
    """Middles of rules, one for each port that is open."""
    if not rule.get("ports"):
        return [""]
    found = []
    for port in rule["ports"]:
        protocol = port.get("protocol", "TCP").lower()
        if "port" not in port:
            found.append(f"meta l4proto {protocol} ")
            continue
        for number in _numbers(port["port"], protocol, pod):
            found.append(f"{protocol} dport {number}" + (f"-{port['endPort']} " if "endPort" in port else " "))
    return found


def _numbers(port: int | str, protocol: str, pod: dict) -> list[int]:
    if isinstance(port, int):
        return [port]
    return [one["containerPort"] for container in pod["spec"]["containers"] for one in container.get("ports", [])
            if one.get("name") == port and one.get("protocol", "TCP").lower() == protocol]


def chain(pod: dict, its: list[dict], pods: list[dict], namespaces: list[dict]) -> str:
    home, own = pod["metadata"]["namespace"], pod["status"]["podIP"]
    lines = [f"ip saddr {own} accept"]  # by the way of a service it reaches itself
    for policy in its:
        for rule in policy["spec"].get("ingress") or []:
            lines += [f"{source}{port}accept" for source in sources(rule, home, pods, namespaces)
                      for port in ports(rule, pod)]
    lines.append("drop")
    body = "".join(f"    {line}\n" for line in lines)
    return f"  chain {_name(pod)} {{\n{body}  }}\n"


def table(node: str, seen_pods: list[dict], policies: list[dict], namespaces: list[dict]) -> str:
    """All rules of a node, for `nft -f`: in place of those before, at one moment."""
    guarded = [(pod, its) for pod in seen_pods
               if pod["spec"].get("nodeName") == node and has_address(pod) and (its := isolating(pod, policies))]
    chains = "".join(chain(pod, its, seen_pods, namespaces) for pod, its in guarded)
    ways = ", ".join(f"{pod['status']['podIP']} : goto {_name(pod)}" for pod, _ in guarded)
    return (f"table ip {TABLE}\ndelete table ip {TABLE}\ntable ip {TABLE} {{\n{chains}"
            "  chain forward {\n    type filter hook forward priority filter + 10; policy accept;\n"
            "    ct state established,related accept\n"
            + (f"    ip daddr vmap {{ {ways} }}\n" if ways else "") + "  }\n}\n")


def _name(pod: dict) -> str:
    return "to_" + pod["status"]["podIP"].replace(".", "_")


def _set(members: list[str]) -> str:
    return "{ " + ", ".join(members) + " }"


# --- following -------------------------------------------------------------------------------------------

class ApiServer:
    def __init__(self, pki: str, address: str):
        self._server = f"https://{address}:6443"
        self._trust = ssl.create_default_context(cafile=f"{pki}/ca.crt")
        self._trust.load_cert_chain(f"{pki}/policies.crt", f"{pki}/policies.key")

    def follow(self, kind: str, seen: Seen) -> None:
        """All of a kind, then its changes, until the server ends it. Raises OSError when it is away."""
        with self._get(KINDS[kind], seconds=10) as answer:
            there = json.load(answer)
        seen.replace(kind, there["items"])
        since = there["metadata"]["resourceVersion"]
        path = f"{KINDS[kind]}?watch=1&resourceVersion={since}&timeoutSeconds={SECONDS_OF_A_WATCH}"
        with self._get(path, seconds=SECONDS_OF_A_WATCH + 10) as events:
            for line in events:
                event = json.loads(line)
                if event["type"] == "ERROR":  # too old: from the beginning
                    return
                seen.change(kind, event["type"], event["object"])

    def _get(self, path: str, seconds: float):
        return urllib.request.urlopen(self._server + path, timeout=seconds, context=self._trust)


def follow_always(server: ApiServer, kind: str, seen: Seen) -> None:
    while True:
        try:
            server.follow(kind, seen)
        except (OSError, ValueError) as error:  # the API server is away: tests stop it on purpose
            say(f"{kind}: {error}")
            time.sleep(0.5)


def write_rules(network: str, node: str, seen: Seen) -> None:
    rules = table(node, seen.all("pods"), seen.all("policies"), seen.all("namespaces"))
    done = subprocess.run(["nsenter", f"--net=/run/netns/{network}", "nft", "-f", "-"], input=rules, text=True,
                          capture_output=True, timeout=30)
    if done.returncode != 0:
        say(f"{node}: nft ended with {done.returncode}: {done.stderr}\n{rules}")


def say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {words}", file=sys.stderr, flush=True)


def main(pki: str, address: str, *networks: str) -> None:
    server, seen = ApiServer(pki, address), Seen()
    for kind in KINDS:
        threading.Thread(target=follow_always, args=(server, kind, seen), daemon=True).start()
    while True:
        seen.changed.wait()
        time.sleep(SECONDS_TO_COLLECT_CHANGES)
        seen.changed.clear()
        for number, network in enumerate(networks, 1):
            write_rules(network, f"node{number}", seen)


if __name__ == "__main__":
    main(*sys.argv[1:])
