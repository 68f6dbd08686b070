"""ECR as docker and the nodes see it: the login of GetAuthorizationToken, the repositories and images that moto knows,
and immutable tags, before a real registry that keeps the layers."""
import base64
import http.client
import json
import re
import secrets
import ssl
import tempfile
import threading
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from moto.core.responses import ActionResult
from moto.ecr.models import ecr_backends
from moto.ecr.responses import ECRResponse

from .faults import FAULTS
from .settings import SETTINGS

HOURS_OF_A_LOGIN = 12
PATH = re.compile(r"^/v2/(?P<name>.+)/(?P<kind>manifests|blobs|tags|referrers)/(?P<rest>[^?]*)")
NOT_PASSED_ON = ("host", "authorization", "connection", "transfer-encoding", "content-length", "expect")
_logins: dict[str, float] = {}  # password -> end of its life


def install() -> None:
    ECRResponse.get_authorization_token = _get_authorization_token


def serve() -> None:
    """For docker with TLS and login; for the nodes, whose role on EKS lets them pull, without either."""
    ecr = SETTINGS.ecr
    for_docker = ThreadingHTTPServer((ecr["address"], 443), ForDocker)
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(ecr["certificate"], ecr["key"])
    for_docker.socket = trust.wrap_socket(for_docker.socket, server_side=True)
    for server in (for_docker, ThreadingHTTPServer(("127.0.0.1", ecr["nodes_port"]), ForNodes)):
        threading.Thread(target=server.serve_forever, daemon=True).start()


def _get_authorization_token(self):
    password = secrets.token_urlsafe(900)  # real ones are as long
    _logins[password] = time.time() + HOURS_OF_A_LOGIN * 3600
    return ActionResult({"authorizationData": [{
        "authorizationToken": base64.b64encode(f"AWS:{password}".encode()).decode(),
        "expiresAt": datetime.fromtimestamp(_logins[password], timezone.utc),
        "proxyEndpoint": f"https://{self.current_account}.dkr.ecr.{self.region}.amazonaws.com"}]})


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str):
        self.status, self.code, self.message = status, code, message


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    login_is_asked = True
    allowed = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

    def _serve(self) -> None:
        with tempfile.SpooledTemporaryFile(max_size=1 << 20) as body:
            length = self._read_into(body)
            try:
                self._check_caller()
                self._check_fault()
                if urlsplit(self.path).path == "/v2/":
                    return self._answer(200, b"{}")
                self._pass_on(self._image(), body, length)
            except Refused as refused:
                self._refuse(refused)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _read_into(self, body) -> int:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            body.write(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        else:
            while size := int(self.rfile.readline().split(b";")[0], 16):
                body.write(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
        length = body.tell()
        body.seek(0)
        return length

    def _check_caller(self) -> None:
        if self.command not in self.allowed:
            raise Refused(403, "DENIED", "nodes may only pull")
        if not self.login_is_asked:
            return
        kind, _, pair = self.headers.get("Authorization", "").partition(" ")
        if kind != "Basic":
            raise Refused(401, "UNAUTHORIZED", "no basic auth credentials")
        user, _, password = base64.b64decode(pair).decode(errors="replace").partition(":")
        if user != "AWS" or password not in _logins:
            raise Refused(401, "UNAUTHORIZED", "Not Authorized")
        if _logins[password] < time.time():
            raise Refused(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")

    def _check_fault(self) -> None:
        text = f"registry {self.command} {self.path}"
        fault = FAULTS.take(lambda each: "request" in each and re.search(each["request"], text))
        if fault:
            raise Refused(fault.get("status", 400), fault["code"], fault["message"])

    def _image(self) -> re.Match:
        """What the path names; refused when the account has no such repository or image."""
        found = PATH.match(self.path)
        repository = found and _ecr().repositories.get(found["name"])
        if not repository:
            raise Refused(404, "NAME_UNKNOWN", f"The repository with name '{found['name'] if found else self.path}' "
                          f"does not exist in the registry with id '{SETTINGS.account}'")
        if found["kind"] == "manifests":
            image = _image_of(repository, found["rest"])
            if self.command in ("GET", "HEAD") and not image:
                raise Refused(404, "MANIFEST_UNKNOWN", "Requested image not found")
        return found

    def _pass_on(self, found: re.Match, body, length: int) -> None:
        is_push = found["kind"] == "manifests" and self.command == "PUT"
        if is_push:
            manifest = body.read()
            body.seek(0)
            _check_tag(found["name"], found["rest"], manifest)
        storage = http.client.HTTPConnection(urlsplit(SETTINGS.ecr["storage"]).netloc, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in NOT_PASSED_ON}
        headers |= {"Host": SETTINGS.ecr["host"], "X-Forwarded-Proto": "https", "Content-Length": str(length)}
        storage.request(self.command, self.path, body=body, headers=headers)
        answer = storage.getresponse()
        if is_push and answer.status == 201:
            _note(found["name"], found["rest"], manifest, answer.headers["Docker-Content-Digest"])
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in ("connection", "transfer-encoding"):
                self.send_header(name, value)
        self.end_headers()
        while self.command != "HEAD" and (part := answer.read(1 << 16)):
            self.wfile.write(part)
        storage.close()

    def _refuse(self, refused: Refused) -> None:
        headers = [("WWW-Authenticate", f'Basic realm="https://{SETTINGS.ecr["host"]}/",service="ecr.amazonaws.com"')]
        errors = {"errors": [{"code": refused.code, "message": refused.message}]}
        self._answer(refused.status, json.dumps(errors).encode(), headers if refused.status == 401 else [])

    def _answer(self, status: int, body: bytes, headers=()) -> None:
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(body))),
                            ("Docker-Distribution-Api-Version", "registry/2.0"), *headers):
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class ForDocker(Handler):
    pass


class ForNodes(Handler):
    login_is_asked = False
    allowed = ("GET", "HEAD")


def _ecr():
    return ecr_backends[SETTINGS.account][SETTINGS.region]


def _image_of(repository, reference: str):
    return next((image for image in repository.images
                 if reference in image.image_tags or reference == image.get_image_digest()), None)


def _check_tag(name: str, reference: str, manifest: bytes) -> None:
    """What was pushed before under the same tag may be pushed again; anything else may not if tags are immutable."""
    repository = _ecr().repositories[name]
    image = None if reference.startswith("sha256:") else _image_of(repository, reference)
    if image and repository.image_tag_mutability == "IMMUTABLE" and image.image_manifest != manifest.decode():
        raise Refused(400, "TAG_INVALID", f"The image tag '{reference}' already exists in the '{name}' repository and "
                      "cannot be overwritten because the tag is immutable.")


def _note(name: str, reference: str, manifest: bytes, digest: str) -> None:
    """What has arrived is an image of the account."""
    repository, is_digest = _ecr().repositories[name], reference.startswith("sha256:")
    present = _image_of(repository, reference)
    if present is None or present.image_manifest != manifest.decode():
        kind = json.loads(manifest).get("mediaType", "application/vnd.docker.distribution.manifest.v2+json")
        _ecr().put_image(name, manifest.decode(), None if is_digest else reference, kind, digest)
