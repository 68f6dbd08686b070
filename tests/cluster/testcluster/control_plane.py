"""etcd, API server, controllers and scheduler, in the network of the first node."""
import json
import ssl
import urllib.request

from . import daemons, network
from .command import write
from .place import API, SERVICES, Place
from .programs import program

# One line a request of people, of tests and of what runs in their namespaces; the cluster's own are left out.
AUDIT = """\
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- {level: None, userGroups: ["system:nodes", "system:serviceaccounts:kube-system"]}
- {level: None, users: ["system:apiserver", "system:kube-controller-manager", "system:kube-scheduler",
                        "system:kube-proxy", "test-balancer", "test-policies"]}
- {level: Metadata}
"""


def up(place: Place, token_webhook: str = "") -> None:
    _etcd(place)
    _api_server(place, _webhook_options(place, token_webhook) if token_webhook else [])
    _controllers(place)
    daemons.start(place, "scheduler", [
        program("kube-scheduler"), f"--kubeconfig={place.folder}/scheduler.conf", "--leader-elect=false"], network.inside(place, 1))


def answers(place: Place) -> bool:
    """Whether the API server says that it is ready."""
    try:
        trust = ssl.create_default_context(cafile=str(place.pki / "ca.crt"))
        trust.load_cert_chain(place.pki / "admin.crt", place.pki / "admin.key")
        with urllib.request.urlopen(f"https://{place.address(1)}:6443/readyz", timeout=2, context=trust) as answer:
            return answer.status == 200
    except (OSError, ValueError):
        return False


def asks(place: Place, token_webhook: str) -> bool:
    """Whether it was started to ask there who bears a token."""
    file = _webhook_file(place)
    return file.exists() and f'"{token_webhook}"' in file.read_text()


def _webhook_options(place: Place, url: str) -> list[str]:
    write(_webhook_file(place), json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": "webhook",
        "clusters": [{"name": "webhook", "cluster": {"server": url}}],
        "contexts": [{"name": "webhook", "context": {"cluster": "webhook"}}]}))
    return [f"--authentication-token-webhook-config-file={_webhook_file(place)}",
            "--authentication-token-webhook-version=v1",
            # Otherwise an answer holds for two minutes, longer than a test waits for a token to be refused.
            "--authentication-token-webhook-cache-ttl=5s"]


def _webhook_file(place: Place):
    return place.folder / "token-webhook.json"


def _etcd(place: Place) -> None:
    clients = "http://127.0.0.1:2379"
    daemons.start(place, "etcd", [
        "etcd", "--data-dir", place.folder / "etcd", "--unsafe-no-fsync", "--log-level", "warn",
        "--listen-client-urls", clients, "--advertise-client-urls", clients,
        "--listen-peer-urls", "http://127.0.0.1:2380"], network.inside(place, 1))


def _api_server(place: Place, options: list[str]) -> None:
    pki = place.pki
    daemons.start(place, "apiserver", [
        program("kube-apiserver"),
        "--etcd-servers=http://127.0.0.1:2379",
        f"--advertise-address={place.address(1)}",
        f"--service-cluster-ip-range={SERVICES}",
        "--allow-privileged=true",
        "--authorization-mode=Node,RBAC",
        "--enable-admission-plugins=NodeRestriction",
        f"--client-ca-file={pki}/ca.crt",
        f"--tls-cert-file={pki}/apiserver.crt", f"--tls-private-key-file={pki}/apiserver.key",
        f"--kubelet-client-certificate={pki}/kubelet-client.crt",
        f"--kubelet-client-key={pki}/kubelet-client.key",
        f"--kubelet-certificate-authority={pki}/ca.crt",
        "--kubelet-preferred-address-types=InternalIP",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--service-account-key-file={pki}/accounts.pub",
        f"--service-account-signing-key-file={pki}/accounts.key",
        # What metrics-server, an API server of its own behind this one, asks for.
        "--enable-aggregator-routing=true",
        f"--requestheader-client-ca-file={pki}/front.crt", "--requestheader-allowed-names=front-client",
        "--requestheader-extra-headers-prefix=X-Remote-Extra-",
        "--requestheader-group-headers=X-Remote-Group", "--requestheader-username-headers=X-Remote-User",
        f"--proxy-client-cert-file={pki}/front-client.crt", f"--proxy-client-key-file={pki}/front-client.key",
        f"--audit-log-path={place.audit_log}",
        f"--audit-policy-file={write(place.folder / 'audit.yaml', AUDIT)}",
        *options,
    ], network.inside(place, 1), answers=lambda: answers(place))


def _controllers(place: Place) -> None:
    daemons.start(place, "controllers", [
        program("kube-controller-manager"),
        f"--kubeconfig={place.folder}/controllers.conf",
        f"--service-account-private-key-file={place.pki}/accounts.key",
        f"--root-ca-file={place.pki}/ca.crt",
        f"--cluster-signing-cert-file={place.pki}/ca.crt", f"--cluster-signing-key-file={place.pki}/ca.key",
        "--use-service-account-credentials=true", "--leader-elect=false", "--allocate-node-cidrs=false",
        # Autoscaling within a test's time; usual are 15 s, 5 min, 30 s and 5 min.
        "--horizontal-pod-autoscaler-sync-period=5s",
        "--horizontal-pod-autoscaler-cpu-initialization-period=10s",
        "--horizontal-pod-autoscaler-initial-readiness-delay=5s",
        "--horizontal-pod-autoscaler-downscale-stabilization=30s",
    ], network.inside(place, 1))
