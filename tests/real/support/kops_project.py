"""A project under test whose target is a cluster of kops, in the account of tests/aws."""
from pathlib import Path

from .aws import Account
from .eks_project import REGION, TINY, EksProject
from .engine import Engine
from .places import REPOSITORY
from .program import run

TARGET = "kops"
STORE_OF = "cloudctl-kops-{account}-" + REGION


class KopsProject(EksProject):
    """As EksProject. Images go to a repository of the account that somebody made and logged in to."""

    def __init__(self, binary: Path, engine: Engine, place: Path, account: Account):
        super().__init__(binary, engine, place, account)
        self.cluster = "demo1.k8s.local"
        self.store = STORE_OF.format(account=account.place.account)
        # What kops recommends lies on GitHub; here it is a file.
        template = (REPOSITORY / "templates/kops/cluster.yaml").read_text()
        assert "channel: stable" in template
        self.file(".cloudctl/templates/kops/cluster.yaml",
                  template.replace("channel: stable", f"channel: {self.environment['CLOUDCTL_TESTS_KOPS_CHANNEL']}"))

    def config(self, text: str = TINY, settings: str = "") -> "KopsProject":
        return self.file("cloudctl.yaml", f"name: {self.name}\nregistry: {self.account.place.ecr_host}\n{text}"
                         f"targets:\n  {TARGET}:\n    cluster: {self.cluster}\n    region: {REGION}\n{settings}")

    def aws(self, *words: str) -> str:
        done = run(["aws", *words], self.folder, self.environment)
        assert done.exit_code == 0, done
        return done.out

    def may_push(self, service: str) -> None:
        """A repository for it, and the person's own login of docker."""
        self.aws("ecr", "create-repository", "--repository-name", f"{self.name}-{service}")
        password = self.aws("ecr", "get-login-password")
        words = ["docker", "login", "--username", "AWS", "--password-stdin", self.account.place.ecr_host]
        done = run(words, self.folder, self.environment, stdin=password)
        assert done.exit_code == 0, done

    def drop_store(self) -> None:
        """The bucket keeps every version of everything."""
        for kind in ("Versions", "DeleteMarkers"):
            keys = self.aws("s3api", "list-object-versions", "--bucket", self.store, "--output", "json",
                            "--query", "{Objects: " + kind + "[].{Key: Key, VersionId: VersionId}}")
            if "VersionId" in keys:
                self.aws("s3api", "delete-objects", "--bucket", self.store, "--delete", keys)
        self.aws("s3api", "delete-bucket", "--bucket", self.store)
