"""What a cloud controller does for a cluster, and the EBS driver for one of EKS: load balancers for services, volumes
for claims. Both are things of the account that stay behind, and bill, when the cluster goes before them."""
import threading
import time

from moto.eks.models import eks_backends

from . import balancers, kops, kubernetes, volumes
from .settings import SETTINGS

SECONDS_BETWEEN_LOOKS = 0.5


def run() -> None:
    threading.Thread(target=_look_again_and_again, daemon=True).start()


def _look_again_and_again() -> None:
    while True:
        try:
            cluster = next(iter(eks_backends[SETTINGS.account][SETTINGS.region].clusters.values()), None) or kops.cluster()
            balancers.look(cluster)
            volumes.look(cluster)
            kops.look()
        except (kubernetes.Refused, OSError) as error:
            kubernetes.complain("cloud controller", error)
        except Exception as error:  # a defect here must not end the thread; the log shows it
            kubernetes.complain(f"cloud controller, {type(error).__name__}", error)
        time.sleep(SECONDS_BETWEEN_LOOKS)
