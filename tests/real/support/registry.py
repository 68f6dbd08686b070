"""Image registries for the tests: one that anybody may push to, one that asks for a password."""
import base64
import json
import secrets
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from .daemon import Daemon, FixtureError
from .net import free_port
from .places import work_folder


class Registry:
    """A docker-registry on a free port of localhost, which the engine trusts without TLS."""

    def __init__(self, name: str, with_password: bool, folder: Path | None = None):
        self.folder = folder or work_folder() / name
        self.with_password = with_password
        self.user = "tester" if with_password else ""
        self._daemon = Daemon(name, self.folder, mark=str(self.folder / "config.yml"))

    @staticmethod
    def missing() -> list[str]:
        wanted = {"docker-registry": "package docker-registry", "htpasswd": "package apache2-utils"}
        return [f"'{tool}' ({where})" for tool, where in wanted.items() if shutil.which(tool) is None]

    @property
    def port(self) -> int:
        return int((self.folder / "port").read_text())

    @property
    def address(self) -> str:
        """As it stands in front of an image's name."""
        return f"localhost:{self.port}"

    @property
    def password(self) -> str:
        return (self.folder / "password").read_text() if self.with_password else ""

    def start(self, seconds: float = 20) -> "Registry":
        if self.missing():
            raise FixtureError("no registry can be started; missing: " + ", ".join(self.missing()))
        if self._daemon.pid() is not None and self.answers():
            return self
        self._write_settings()
        self._daemon.start(["docker-registry", "serve", str(self.folder / "config.yml")],
                           self.answers, seconds)
        return self

    def stop(self) -> None:
        self._daemon.stop(seconds=10)

    def running(self) -> bool:
        return self._daemon.pid() is not None

    def answers(self) -> bool:
        try:
            return self._get("/v2/") == 200
        except (OSError, FixtureError):
            return False

    def tags(self, repository: str) -> list[str]:
        """What has really arrived; empty when the repository does not exist."""
        request = self._request(f"/v2/{repository}/tags/list")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer).get("tags") or []
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return []
            raise

    def manifest(self, repository: str, reference: str) -> dict:
        """What stands under a tag or digest: of one image, or an index of several."""
        with urllib.request.urlopen(self._manifest_request(repository, reference), timeout=10) as answer:
            return json.load(answer)

    def architecture(self, repository: str, digest: str) -> str:
        """For which the image is made, as its own configuration says."""
        blob = self.manifest(repository, digest)["config"]["digest"]
        request = self._request(f"/v2/{repository}/blobs/{blob}")
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["architecture"]

    def digest(self, repository: str, tag: str) -> str | None:
        request = self._manifest_request(repository, tag, method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.headers.get("Docker-Content-Digest")
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def _manifest_request(self, repository: str, reference: str, method: str = "GET") -> urllib.request.Request:
        request = self._request(f"/v2/{repository}/manifests/{reference}", method=method)
        # as one header: urllib keeps only the last of a name
        request.add_header("Accept", ", ".join(("application/vnd.oci.image.index.v1+json",
                                                "application/vnd.oci.image.manifest.v1+json",
                                                "application/vnd.docker.distribution.manifest.list.v2+json",
                                                "application/vnd.docker.distribution.manifest.v2+json")))
        return request

    def _get(self, path: str) -> int:
        try:
            with urllib.request.urlopen(self._request(path), timeout=5) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code

    def _request(self, path: str, method: str = "GET") -> urllib.request.Request:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", method=method)
        if self.with_password:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {pair}")
        return request

    def _write_settings(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "port").exists():
            (self.folder / "port").write_text(str(free_port()))
        settings = {
            "version": 0.1,
            "log": {"level": "warn", "accesslog": {"disabled": True}},
            "storage": {"filesystem": {"rootdirectory": str(self.folder / "data")},
                        "delete": {"enabled": True}},
            "http": {"addr": f"127.0.0.1:{self.port}"},
        }
        if self.with_password:
            (self.folder / "password").write_text(secrets.token_hex(12))
            settings["auth"] = {"htpasswd": {"realm": "cloudctl-tests", "path": self._password_file()}}
        # JSON is YAML, and needs no library
        (self.folder / "config.yml").write_text(json.dumps(settings, indent=2))

    def _password_file(self) -> str:
        done = subprocess.run(["htpasswd", "-iBn", self.user], input=self.password.encode(),
                              stdout=subprocess.PIPE, check=True, timeout=20)
        (self.folder / "htpasswd").write_bytes(done.stdout)
        return str(self.folder / "htpasswd")
