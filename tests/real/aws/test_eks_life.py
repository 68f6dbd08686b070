"""Scenario S0 rows 6 and S3 rows 5 and 6: from no cluster to a URL, and nothing left that bills, by the real eksctl, aws,
kubectl and docker. Needs: root, cgroup v1, the built programs, a Docker engine."""
import json
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path

import pytest

from support import tiny as tiny_service
from support.eks_project import EksProject, TARGET, TINY
from support.watch import ArgumentWatch
from testcluster.command import until

SETTINGS = "    nodes: {name: workers, type: t3.large, min: 1, count: 2, max: 3}\n"
PLACE = ("-t", TARGET)
KEY = "a secret access key of 2026"
READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
EVERYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"


@pytest.fixture(scope="module")
def life(aws_account, engine, binary, base_images, tmp_path_factory):
    """One project in all tests of the life, which stand in its order."""
    base_images("busybox:1.35")
    project = EksProject(binary, engine, tmp_path_factory.mktemp("eks"), aws_account)
    project.file("web/Dockerfile", tiny_service.DOCKERFILE)
    tiny_service.say(project, "one")
    project.config(settings=SETTINGS)
    project.before = aws_account.inventory()
    yield project
    project.close()


def url_in(text: str) -> str:
    return re.search(r"http://\S+", text).group(0)


def test_s3_5_nothing_is_made_before_the_price_is_agreed_to(life):
    asked = life.run("cluster", "create", *PLACE)
    assert asked.exit_code == 2, asked
    assert "2 × t3.large" in asked.err and "an estimate" in asked.err and "a month" in asked.err, asked
    assert "say --yes" in asked.err
    assert life.account.inventory() == life.before
    dry = life.ok("cluster", "create", *PLACE, "--dry-run")
    assert "eksctl create cluster --config-file" in dry.out


def test_s3_5_cluster_create_makes_it_with_eksctls_words_as_progress(life):
    made = life.ok("cluster", "create", *PLACE, "--yes", "--progress", "plain", seconds=300)
    assert f'cluster "{life.cluster}" is made' in made.out
    assert "building cluster stack" in made.err
    again = life.ok("cluster", "create", *PLACE)
    assert "is there already" in again.out


def test_s3_6_cluster_status_names_account_version_and_nodes(life):
    status = life.ok("cluster", "status", *PLACE)
    assert life.account.place.account in status.out
    assert "in standard support, until 2027-03-2" in status.out
    assert "2 × t3.large (1 to 3)" in status.out
    life.account.set_faults([{"addon": "coredns"}])
    degraded = life.run("cluster", "status", *PLACE)
    life.account.set_faults([])
    assert degraded.exit_code == 4 and "DEGRADED: The add-on is unhealthy" in degraded.out, degraded
    assert "eksctl update addon --name coredns" in degraded.out


def test_s0_6_deploy_pushes_to_the_accounts_registry_and_ends_with_a_url_that_answers(life):
    # As a run leaves it that was killed before its rule for old images.
    life.aws("ecr", "create-repository", "--repository-name", f"{life.name}-web", "--image-tag-mutability", "IMMUTABLE",
             "--tags", "Key=cloudctl.dev/managed-by,Value=cloudctl")
    with ArgumentWatch("k8s-aws-v1.") as watch:
        done = life.ok("deploy", *PLACE, "--progress", "plain", seconds=300, env={"AWS_SECRET_ACCESS_KEY": KEY})
    assert life.get(url_in(done.out)).body.strip() == "one"
    assert "imageCountMoreThan" in life.aws("ecr", "get-lifecycle-policy", "--repository-name", f"{life.name}-web")
    password = life.aws("ecr", "get-login-password").strip()
    assert watch.saw("eks get-token") and watch.saw("docker login") and watch.saw("kubectl")
    assert not watch.found and not [line for line in watch.seen if KEY in line or password in line]
    assert f"repository/{life.name}-web" in done.err
    images = life.account.inventory()
    assert any(f"{life.name}-web" in name for names in images.values() for name in names)


def test_a_deploy_with_nothing_to_do_asks_aws_only_who_it_is(life):
    before = len(Path(life.account.request_log).read_text().splitlines())
    done = life.ok("deploy", *PLACE)
    asked = Path(life.account.request_log).read_text().splitlines()[before:]
    assert "nothing to do" in done.out + done.err
    assert not [line for line in asked if " ecr " in line], asked


def identities(life) -> list[dict]:
    place = ("--cluster-name", life.cluster)
    found = json.loads(life.aws("eks", "list-pod-identity-associations", *place, "--namespace", life.name))["associations"]
    return [json.loads(life.aws("eks", "describe-pod-identity-association", *place, "--association-id",
                                each["associationId"]))["association"] for each in found]


def roles(life) -> list[str]:
    return json.loads(life.aws("iam", "list-roles", "--path-prefix", "/cloudctl/", "--query", "Roles[].RoleName"))


def kubectl(life, *words: str, stdin: str | None = None) -> str:
    """By the kubeconfig that a test wrote before."""
    return subprocess.run(["kubectl", "--kubeconfig", life.folder / "prod.kubeconfig", "-n", life.name, *words],
                          env=life.environment, text=True, capture_output=True, check=True, input=stdin).stdout


def test_s0_12_a_rollout_reaches_the_balancer(life):
    tiny_service.say(life, "two")
    done = life.ok("deploy", *PLACE, seconds=300)
    url = url_in(done.out)
    until("the new version", lambda: life.get(url).body.strip() == "two", seconds=30)


def test_s3_6_no_token_or_password_stays_in_a_file(life):
    for path in [*life.home.rglob("*"), *life.folder.rglob("*")]:
        if path.is_file():
            text = path.read_bytes()
            assert b"k8s-aws-v1." not in text and b"\"auth\"" not in text, path
    assert not (life.home / ".docker" / "config.json").exists() and not (life.home / ".kube" / "config").exists()


def test_s3_6_cluster_kubeconfig_is_for_kubectl_by_hand(life):
    life.ok("cluster", "kubeconfig", *PLACE, "--out", "prod.kubeconfig")
    path = life.folder / "prod.kubeconfig"
    assert path.stat().st_mode & 0o777 == 0o600 and "token" not in json.loads(path.read_text())["users"][0]["user"]
    path.unlink()


def test_s3_5_cluster_scale_changes_the_nodes_and_says_the_price(life):
    refused = life.run("cluster", "scale", "3", *PLACE)
    assert refused.exit_code == 2 and "say --yes" in refused.err
    scaled = life.ok("cluster", "scale", "3", *PLACE, "--yes")
    assert "with 3 nodes the cluster costs about" in scaled.err
    assert "3 × t3.large (1 to 3)" in life.ok("cluster", "status", *PLACE).out


def test_s3_6_doctor_says_everything_that_a_deploy_needs(life):
    checked = life.ok("doctor", *PLACE)
    for word in ("eksctl", "aws", "kubectl", "zones", "account", "cluster"):
        assert word in checked.out


def test_access_gives_the_pods_of_the_service_a_role_with_these_policies_alone(life):
    life.config(TINY.replace("    replicas: 2\n", f"    replicas: 2\n    access: {{aws: [{EVERYTHING}]}}\n"), SETTINGS)
    assert "would be allowed everything by" in life.run("plan", *PLACE).err
    life.config(TINY.replace("    replicas: 2\n", f"    replicas: 2\n    access: {{aws: [{READ_ONLY}]}}\n"), SETTINGS)
    assert READ_ONLY in life.ok("plan", *PLACE).out
    life.allowed = re.search(r"release (\d+) of", life.ok("deploy", *PLACE, seconds=300).out)[1]
    [identity] = identities(life)
    assert (identity["namespace"], identity["serviceAccount"]) == (life.name, "web")
    [role] = roles(life)
    assert identity["roleArn"].endswith(f"/{role}")
    attached = json.loads(life.aws("iam", "list-attached-role-policies", "--role-name", role))["AttachedPolicies"]
    assert [each["PolicyArn"] for each in attached] == [READ_ONLY]
    life.ok("cluster", "kubeconfig", *PLACE, "--out", "prod.kubeconfig")
    pods = kubectl(life, "get", "pods", "-o", "jsonpath={.items[*].spec.serviceAccountName}")
    assert set(pods.split()) == {"web"}


def test_access_goes_with_the_key_comes_back_with_the_release_and_goes_with_project_and_cluster(life):
    life.config(settings=SETTINGS)
    # What AWS refuses then is told beside a verdict that stays, and the next deploy goes on with it.
    life.account.set_faults([{"request": "^iam .* DeleteRole ", "status": 403, "code": "AccessDenied",
                              "message": "not authorized to perform iam:DeleteRole"}])
    left = life.run("deploy", *PLACE, seconds=300)
    life.account.set_faults([])
    assert left.exit_code == 1 and url_in(left.out) and "serves" in left.out, left
    assert "error: no-access/web: AWS does not allow" in left.err and "goes on with what is left" in left.err, left
    assert len(roles(life)) == 1
    life.ok("deploy", *PLACE, seconds=300)
    assert identities(life) == [] and roles(life) == []
    life.ok("rollback", *PLACE, "--to", life.allowed, "--yes", seconds=300)
    assert len(identities(life)) == 1 and len(roles(life)) == 1


def test_access_stays_with_pods_that_run_on_when_down_has_to_wait_for_another_run(life):
    lease = json.loads(kubectl(life, "get", "lease", f"cloudctl.{life.name}", "-o", "json"))
    del lease["metadata"]["resourceVersion"]
    lease["metadata"]["annotations"] = {}
    now = datetime.now(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
    lease["spec"] |= {"holderIdentity": "bob@ci", "renewTime": now, "acquireTime": now, "leaseDurationSeconds": 60}
    kubectl(life, "replace", "-f", "-", stdin=json.dumps(lease))
    refused = life.run("down", *PLACE, "--yes", "--lock-wait", "1s")
    assert refused.exit_code == 9 and len(roles(life)) == 1, refused
    lease["spec"]["holderIdentity"] = ""
    kubectl(life, "replace", "-f", "-", stdin=json.dumps(lease))
    dry = life.ok("down", *PLACE, "--dry-run").out
    assert dry.index("# remove ") < dry.index('# take from "web" what it may do in AWS')


def test_deleted_the_account_holds_what_it_held_before_but_for_images(life):
    refused = life.run("cluster", "delete", *PLACE)
    assert refused.exit_code == 2 and f"--confirm={life.cluster}" in refused.err
    gone = life.ok("cluster", "delete", *PLACE, f"--confirm={life.cluster}", seconds=300)
    assert "nothing of it is left" in gone.out
    after = life.account.inventory()
    left = {kind: sorted(set(names) - set(life.before.get(kind, []))) for kind, names in after.items()}
    left = {kind: names for kind, names in left.items() if names}
    assert all(f"{life.name}-web" in name for names in left.values() for name in names), left
    again = life.ok("cluster", "delete", *PLACE, f"--confirm={life.cluster}")
    assert "does not exist" in again.out
