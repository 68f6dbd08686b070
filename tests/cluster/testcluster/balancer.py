"""Stands in for a cloud's load balancers: gives every Service of type LoadBalancer an address of its own.
kube-proxy answers for these addresses, and the test machine has a route to them. A program by itself:

  balancer.py PKI-FOLDER ADDRESS-OF-API-SERVER FIRST-THREE-PARTS-OF-THE-ADDRESSES
"""
import json
import ssl
import sys
import time
import urllib.request

SECONDS_BETWEEN_LOOKS = 1


class ApiServer:
    def __init__(self, pki: str, address: str):
        self._server = f"https://{address}:6443"
        self._trust = ssl.create_default_context(cafile=f"{pki}/ca.crt")
        self._trust.load_cert_chain(f"{pki}/balancer.crt", f"{pki}/balancer.key")

    def services(self) -> list[dict]:
        items = self._ask("GET", "/api/v1/services")["items"]
        return [item for item in items if item["spec"]["type"] == "LoadBalancer"]

    def give(self, service: dict, address: str) -> None:
        where = service["metadata"]
        patch = {"status": {"loadBalancer": {"ingress": [{"ip": address}]}}}
        self._ask("PATCH", f"/api/v1/namespaces/{where['namespace']}/services/{where['name']}/status", patch)

    def _ask(self, method: str, path: str, body: dict | None = None) -> dict:
        request = urllib.request.Request(self._server + path, method=method,
                                         data=None if body is None else json.dumps(body).encode(),
                                         headers={"Content-Type": "application/merge-patch+json"})
        with urllib.request.urlopen(request, timeout=5, context=self._trust) as answer:
            return json.load(answer)


def addresses_of(service: dict) -> list[str]:
    return [entry["ip"] for entry in service["status"]["loadBalancer"].get("ingress", [])]


def look(server: ApiServer, prefix: str) -> None:
    services = server.services()
    taken = {address for service in services for address in addresses_of(service)}
    for service in services:
        if not addresses_of(service):
            free = next(f"{prefix}.{last}" for last in range(1, 255) if f"{prefix}.{last}" not in taken)
            taken.add(free)
            server.give(service, free)


def main(pki: str, address: str, prefix: str) -> None:
    server = ApiServer(pki, address)
    while True:
        try:
            look(server, prefix)
        except OSError as error:  # the API server is away: tests stop it on purpose
            print(f"{time.strftime('%H:%M:%S')} {error}", file=sys.stderr, flush=True)
        time.sleep(SECONDS_BETWEEN_LOOKS)


if __name__ == "__main__":
    main(*sys.argv[1:])
