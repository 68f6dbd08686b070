"""The ways to ECR's host name: for docker on this machine, by a line in /etc/hosts and a trusted certificate; for the
nodes of the test cluster, by a mirror."""
import shutil
from pathlib import Path

from testcluster.certificates import Authority
from testcluster.cluster import Cluster
from testcluster.command import write
from support.registry import Registry
from . import hosts
from .place import Place

TRUSTED = Path("/etc/docker/certs.d")


def storage(place: Place) -> Registry:
    """Keeps the layers; nobody talks to it but the emulator."""
    return Registry("storage", with_password=False, folder=place.folder / "registry")


def settings(place: Place) -> dict:
    """For the emulator: where it serves, and with what."""
    return {"host": place.ecr_host, "address": place.ecr_address, "nodes_port": place.nodes_port,
            "certificate": str(place.pki / "ecr.crt"), "key": str(place.pki / "ecr.key"),
            "storage": f"http://{storage(place).address}"}


def bundle(place: Place, cluster: Cluster) -> Path:
    """The authorities of the test cluster and of ECR's host, in one file."""
    file = place.pki / "bundle.crt"
    wanted = (cluster.place.pki / "ca.crt").read_text() + (place.pki / "ecr-ca.crt").read_text()
    # Not written again while somebody may be reading it.
    return file if file.exists() and file.read_text() == wanted else write(file, wanted)


def open_ways(place: Place, cluster: Cluster) -> None:
    authority = Authority(place.pki, "ecr-ca").found()
    authority.sign("ecr", f"/CN={place.ecr_host}", f"DNS:{place.ecr_host}")
    write(TRUSTED / place.ecr_host / "ca.crt", (place.pki / "ecr-ca.crt").read_text())
    hosts.put(place.ecr_address, place.ecr_host, place.mark)
    storage(place).start()
    cluster.open_way_to_loopback(place.nodes_port)
    cluster.mirror(place.ecr_host, place.nodes_port)


def close_ways(place: Place) -> None:
    """Never fails for what is not there."""
    if place.folder.exists():
        storage(place).stop()
    shutil.rmtree(TRUSTED / place.ecr_host, ignore_errors=True)
    hosts.remove(place.mark)
    hosts.remove(place.mark_of_balancers)
