"""The life of an account: up, asked, broken on purpose, emptied, down without a trace."""
import fcntl
import json
import os
import shutil
import time
from contextlib import contextmanager
from pathlib import Path

from testcluster import programs as of_cluster
from testcluster.cluster import Cluster
from testcluster.command import write
from testcluster.place import FixtureError
from support.daemon import Daemon
from support.net import request
from support.registry import Registry
from . import ecr, programs
from .place import REGION, USUAL_NUMBER, Place

TESTS_AWS = Path(__file__).resolve().parents[1]
PUT_BEFORE = TESTS_AWS / "before"  # on PATH: what adds to a program's words what this machine needs
NODES = 2
KEY, SECRET = "AKIATEST", "secret"


class Account:
    """One of them, by number. The test cluster of the same number stands behind every EKS cluster in it."""

    def __init__(self, number: int = USUAL_NUMBER):
        self.place = Place(number)
        self.cluster = Cluster(number)
        self._emulator = Daemon("emulator", self.place.folder / "daemons", mark=f"{self.place.folder}/emulator.json")

    @staticmethod
    def missing() -> list[str]:
        """What has to be there first, as words for a person; empty when nothing is."""
        unbuilt = programs.missing()
        return Cluster.missing() + Registry.missing() + ([f"the programs {', '.join(unbuilt)} (run 'tests/aws/aws build')"]
                                    if unbuilt else [])

    def running(self) -> bool:
        return self._emulator.pid() is not None and self._answers() and self.cluster.exists()

    def up(self, say=lambda words: None) -> "Account":
        """Returns when eksctl, aws and kops find an account without clusters; at once when it runs, with
        whatever it holds then."""
        programs.needed()
        with self._alone():
            if not self.running():
                self._bring_up(say)
        return self

    def down(self) -> None:
        """Leaves nothing. The cluster goes too. Harmless when there is none."""
        with self._alone():
            self._emulator.stop(seconds=5)
            ecr.close_ways(self.place)
            shutil.rmtree(self.place.folder, ignore_errors=True)
            self.cluster.down()
        self.place.lock.unlink(missing_ok=True)

    def reset(self) -> None:
        """An account that holds nothing, before a cluster that holds nothing, without faults."""
        with self._alone():
            if not self.cluster.exists():
                raise FixtureError("it does not run; start it with 'tests/aws/aws up'")
            self._emulator.stop(seconds=5)
            self._start()

    def environment(self) -> dict[str, str]:
        """What a program needs so that it talks to nothing but this account. KUBECONFIG is not touched."""
        path = os.environ.get("PATH", "/usr/local/bin:/usr/bin:/bin")
        return {
            "PATH": f"{PUT_BEFORE}:{programs.clients()}:{of_cluster.clients()}:{path}",
            "AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION,
            # One address for all services: AWS_ENDPOINT_URL_EKS with "beta" in it makes another eksctl.
            "AWS_ENDPOINT_URL": self.place.endpoint, "AWS_EC2_METADATA_DISABLED": "true",
            # Go and libcurl read it: eksctl asks the issuer of tokens, which is the API server, and who asks the
            # registry of ECR itself, do so over https.
            "SSL_CERT_FILE": str(ecr.bundle(self.place, self.cluster)),
            # kops: where its state store is, where its nodes would load from, and what `before/kops` needs.
            "S3_ENDPOINT": self.place.endpoint, "S3_REGION": REGION, "S3_ACCESS_KEY_ID": KEY,
            "S3_SECRET_ACCESS_KEY": SECRET, "KOPS_BASE_URL": f"{self.place.endpoint}/_emu/kops",
            "CLOUDCTL_TESTS_KOPS": str(programs.clients() / "kops"),
            "CLOUDCTL_TESTS_KOPS_CHANNEL": f"file://{programs.channels()}/stable",
            # Nothing is taken from the person's own settings.
            "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        }

    def set_faults(self, faults: list[dict]) -> None:
        """Instead of those that were set before; [] ends them all. How they are spelt: emulator/faults.py."""
        self._control("POST", "faults", json.dumps(faults).encode())

    def faults_left(self) -> list[dict]:
        return self._control("GET", "faults")

    def inventory(self) -> dict[str, list[str]]:
        """Everything in the account, by kind."""
        return self._control("GET", "inventory")

    @property
    def request_log(self) -> Path:
        """One line a request: time, key, region, service, method, path, operation, remark."""
        return self.place.folder / "requests.log"

    def _bring_up(self, say) -> None:
        began = time.monotonic()
        place, cluster = self.place, self.cluster
        gateway = cluster.place.gateway
        cluster.up(NODES, say, token_webhook=f"http://{gateway}:{place.port}/_emu/authenticate")
        cluster.open_way_to_loopback(place.port)
        # Load balancers are the emulator's affair: names, not addresses.
        cluster.stop("balancer")
        self._emulator.stop(seconds=5)
        ecr.open_ways(place, cluster)
        self._start()
        say(f"account {place.account} ready after {time.monotonic() - began:.1f} s")

    def _start(self) -> None:
        place, of_cluster_ = self.place, self.cluster.place
        settings = write(place.folder / "emulator.json", json.dumps({
            "port": place.port, "account": place.account, "region": REGION,
            "kube_endpoint": f"https://{of_cluster_.address(1)}:6443", "kube_pki": str(of_cluster_.pki),
            "log": str(self.request_log), "volumes": str(of_cluster_.folder / "volumes"), "hosts_mark": place.mark_of_balancers,
            "ecr": ecr.settings(place)}, indent=2))
        # moto is told by its environment; what AWS programs read in the caller's must not reach it.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
        words = ["env", "-i", *(f"{name}={value}" for name, value in kept.items()), f"PYTHONPATH={TESTS_AWS}",
                 "PYTHONDONTWRITEBYTECODE=1", str(programs.python_of_moto()), "-m", "emulator", str(settings)]
        self._emulator.start(words, self._answers, seconds=60)

    def _answers(self) -> bool:
        return request(f"{self.place.endpoint}/_emu/faults", seconds=2).status == 200

    def _control(self, method: str, what: str, body: bytes | None = None):
        answer = request(f"{self.place.endpoint}/_emu/{what}", seconds=20, method=method, body=body)
        if answer.status != 200:
            raise FixtureError(f"the emulator answers {answer.status} to {method} {what}: {answer.body}; "
                               f"its log is {self._emulator.log_file}")
        return answer.json()

    @contextmanager
    def _alone(self):
        with self.place.lock.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
