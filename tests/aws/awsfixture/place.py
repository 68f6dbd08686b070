"""Names, addresses and folders of one account. Knows no program."""
from dataclasses import dataclass
from pathlib import Path

from testcluster.place import FixtureError
from support.places import work_folder

REGION = "us-west-2"
USUAL_NUMBER = 7  # the test cluster of number 0 is that of the tests on Kubernetes, and asks nobody about tokens


@dataclass(frozen=True)
class Place:
    """Accounts of different numbers live side by side, each in front of the test cluster of its number."""
    number: int = USUAL_NUMBER

    def __post_init__(self):
        if not 0 <= self.number <= 9:
            raise FixtureError(f"there is no account {self.number}; their numbers are 0 to 9")

    @property
    def folder(self) -> Path:
        """Everything that the account writes; `down` removes it."""
        return work_folder() / f"aws-{self.number}"

    @property
    def lock(self) -> Path:
        return work_folder() / f"aws-{self.number}.lock"

    @property
    def account(self) -> str:
        return f"12345678901{self.number}"

    @property
    def port(self) -> int:
        """Of the emulator, on 127.0.0.1."""
        return 15900 + self.number

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pki(self) -> Path:
        return self.folder / "pki"

    @property
    def ecr_host(self) -> str:
        """In front of an image's name."""
        return f"{self.account}.dkr.ecr.{REGION}.amazonaws.com"

    @property
    def ecr_address(self) -> str:
        """Of this machine alone. A name of an image without a port means port 443."""
        return f"127.0.{70 + self.number}.1"

    @property
    def nodes_port(self) -> int:
        """Where the nodes pull from ECR, on 127.0.0.1."""
        return 15950 + self.number

    @property
    def mark(self) -> str:
        """Stands at the end of a line in /etc/hosts that is the account's."""
        return f"# cloudctl-tests aws-{self.number}"

    @property
    def mark_of_balancers(self) -> str:
        return f"{self.mark} balancer"
