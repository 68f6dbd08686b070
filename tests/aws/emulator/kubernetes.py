"""The Kubernetes API behind every EKS cluster, as its administrator sees it."""
import json
import ssl
import sys
import urllib.error
import urllib.request

from .settings import SETTINGS


class Refused(RuntimeError):
    """The API server said no; the message says to what."""


def ask(method: str, path: str, body: dict | None = None, absent_is_fine: bool = False) -> dict:
    """One request. Raises Refused when it is refused, OSError when nobody answers."""
    trust = ssl.create_default_context(cafile=str(SETTINGS.ca_file))
    trust.load_cert_chain(f"{SETTINGS.kube_pki}/admin.crt", f"{SETTINGS.kube_pki}/admin.key")
    kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
    request = urllib.request.Request(SETTINGS.kube_endpoint + path, method=method, headers={"Content-Type": kind},
                                     data=None if body is None else json.dumps(body).encode())
    try:
        with urllib.request.urlopen(request, context=trust, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 404 and absent_is_fine:
            return {}
        raise Refused(f"{method} {path}: {error} {error.read()[:300]!r}") from None


def items(path: str) -> list[dict]:
    return ask("GET", path)["items"]


def wipe() -> None:
    """What was deployed goes with its EKS cluster; here the next one has the same API server behind it."""
    for namespace in items("/api/v1/namespaces"):
        name = namespace["metadata"]["name"]
        if name.startswith("kube-"):
            continue
        if name != "default":
            ask("DELETE", f"/api/v1/namespaces/{name}", absent_is_fine=True)
            continue
        for kinds in ("apis/apps/v1/namespaces/default/deployments", "apis/apps/v1/namespaces/default/statefulsets",
                      "apis/batch/v1/namespaces/default/jobs", "api/v1/namespaces/default/pods",
                      "api/v1/namespaces/default/persistentvolumeclaims"):
            ask("DELETE", f"/{kinds}?propagationPolicy=Background")
        for service in items("/api/v1/namespaces/default/services"):
            if service["metadata"]["name"] != "kubernetes":
                ask("DELETE", f"/api/v1/namespaces/default/services/{service['metadata']['name']}", absent_is_fine=True)
    forget_volumes()


def forget_volumes() -> None:
    """Classes and volumes of the cluster that was. EKS has no class that claims get unasked."""
    for kind in ("api/v1/persistentvolumes", "apis/storage.k8s.io/v1/storageclasses"):
        for each in items(f"/{kind}"):
            ask("DELETE", f"/{kind}/{each['metadata']['name']}", absent_is_fine=True)


def complain(what: str, error: Exception) -> None:
    """Into the emulator's log: what it does besides must not end a request of AWS."""
    print(f"kubernetes: {what}: {error}", file=sys.stderr, flush=True)
