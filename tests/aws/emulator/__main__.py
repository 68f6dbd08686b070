"""python -m emulator SETTINGS.json: serves until it is stopped."""
import os
import sys

from . import settings

settings.load(sys.argv[1])
os.environ["MOTO_ACCOUNT_ID"] = settings.SETTINGS.account  # before moto is loaded
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

from moto.moto_server.werkzeug_app import (DomainDispatcherApplication, MotoRequestHandler,  # noqa: E402
                                           create_backend_app)
from werkzeug.serving import run_simple  # noqa: E402

from awsfixture import hosts  # noqa: E402
from . import (balancers, cloud_controller, ec2_gaps, eks, eks_more, kops, kubernetes, nodes,  # noqa: E402
               prometheus, registry, stacks)
os.environ.pop("MOTO_ACCOUNT_ID")  # from now on front.py says in every request whose it is
from . import stack_types  # noqa: E402, F401  moto finds types by their being there
from .front import Front  # noqa: E402


def main() -> None:
    for part in (balancers, ec2_gaps, eks, eks_more, stacks, prometheus, registry, kops):
        part.install()
    # An account without clusters: nothing is deployed, nothing forwards, no node has joined.
    hosts.remove(settings.SETTINGS.hosts_mark)
    kubernetes.wipe()
    nodes.release_all()
    nodes.keep_ready()
    kops.register_image()
    cloud_controller.run()
    if settings.SETTINGS.ecr:
        registry.serve()
    run_simple("127.0.0.1", settings.SETTINGS.port, Front(DomainDispatcherApplication(create_backend_app)),
               threaded=True, request_handler=MotoRequestHandler)


main()
