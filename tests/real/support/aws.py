"""The AWS account that the tests run in: our own, from tests/aws. There is no way to use a real one."""
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from .places import REPOSITORY

for folder in ("tests/aws", "tests/cluster"):
    sys.path.insert(0, str(REPOSITORY / folder))

from awsfixture.account import Account  # noqa: E402
from awsfixture.place import USUAL_NUMBER  # noqa: E402


def number() -> int:
    """Which account: CLUSTER, as for tests/aws/aws."""
    return int(os.environ.get("CLUSTER", USUAL_NUMBER))


class AwsUnderTest:
    """Runs programs of a person who has the account's credentials, and a home and a kubeconfig of his own."""

    def __init__(self, account: Account, home: Path):
        self.account = account
        self.home = home
        self.kubeconfig = home / "kubeconfig"
        home.mkdir(parents=True, exist_ok=True)

    def environment(self, **changes: str | None) -> dict[str, str]:
        """Changed where a test says so; None takes a variable away."""
        own = {"HOME": str(self.home), "KUBECONFIG": str(self.kubeconfig), "DOCKER_CONFIG": str(self.home / ".docker")}
        values = os.environ | self.account.environment() | own | changes
        return {name: value for name, value in values.items() if value is not None}

    def run(self, *argv, stdin: str | None = None, seconds: float = 120, **changes) -> subprocess.CompletedProcess:
        """One command to its end, whatever that is."""
        return subprocess.run([str(word) for word in argv], input=stdin, text=True, capture_output=True,
                              timeout=seconds, env=self.environment(**changes), cwd=self.home)

    def start(self, *argv) -> subprocess.Popen:
        """One command that runs beside the test; its words come in one stream."""
        return subprocess.Popen([str(word) for word in argv], text=True, stdin=subprocess.DEVNULL, cwd=self.home,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=self.environment())

    def done(self, *argv, stdin: str | None = None, seconds: float = 120, **changes) -> str:
        """What a command that has to succeed wrote to stdout."""
        ended = self.run(*argv, stdin=stdin, seconds=seconds, **changes)
        assert ended.returncode == 0, f"{argv} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}"
        return ended.stdout

    def refused(self, *argv, stdin: str | None = None, seconds: float = 120, **changes) -> str:
        """All that a command wrote that has to fail."""
        ended = self.run(*argv, stdin=stdin, seconds=seconds, **changes)
        assert ended.returncode != 0, f"{argv} succeeded:\n{ended.stdout}{ended.stderr}"
        return ended.stdout + ended.stderr

    def inventory(self) -> dict[str, list[str]]:
        return self.account.inventory()

    @contextmanager
    def faults(self, *faults: dict):
        """They hold in the block, each as often as it says (once, if it says nothing)."""
        self.account.set_faults(list(faults))
        try:
            yield
        finally:
            self.account.set_faults([])
