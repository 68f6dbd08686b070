"""What a usable cluster has beside its own programs: names, metrics, volumes, load-balancer addresses,
network policies."""
import sys
from pathlib import Path

from . import daemons, images
from .command import run
from .place import Place
from .programs import ADDONS, clients

HERE = Path(__file__).resolve().parent


def up(place: Place, nodes: int) -> None:
    """Their images into the nodes, their objects to the API server. Does not wait for them."""
    needed = [images.pause(), images.busybox(), *(images.of_addon(name) for name in ADDONS)]
    images.load(place, [image.archive(place.folder / "images") for image in needed], list(range(1, nodes + 1)))
    volumes = place.folder / "volumes"
    text = "\n---\n".join(path.read_text() for path in sorted((HERE / "addons").glob("*.yaml")))
    kubectl(place, "apply", "-f", "-", stdin=text.replace("@VOLUMES@", str(volumes)))
    daemons.start(place, "balancer", [sys.executable, HERE / "balancer.py", place.folder / "pki",
                                      place.address(1), place.load_balancers])
    daemons.start(place, "policies", [sys.executable, HERE / "policies.py", place.folder / "pki", place.address(1),
                                      *(place.machine(number) for number in range(1, nodes + 1))])


def ready(place: Place) -> bool:
    """Whether all of them are available, and metrics can be asked for."""
    wanted = "jsonpath={range .items[*]}{.status.availableReplicas}/{.spec.replicas} {end}"
    counts = kubectl(place, "get", "deployments", "-n", "kube-system", "-o", wanted).split()
    return len(counts) == len(ADDONS) and all(
        available == whole for available, _, whole in (count.partition("/") for count in counts))


def kubectl(place: Place, *words: str, stdin: str | None = None, check: bool = True) -> str:
    return run(clients() / "kubectl", "--kubeconfig", place.folder / "admin.conf", *words, stdin=stdin, check=check)
