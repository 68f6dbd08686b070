"""Scenario S2 row 5: a cluster by the real kops, from the bucket of its state to nothing that bills, with a deploy in
between. Needs: root, cgroup v1, the built programs, a Docker engine."""
import json
import re

import pytest

from support import tiny as tiny_service
from support.kops_project import KopsProject, TARGET

SETTINGS = "    zones: 1\n    nodes: {type: t3.medium, min: 2, max: 3}\n"
PLACE = ("-t", TARGET)


@pytest.fixture(scope="module")
def life(aws_account, engine, binary, base_images, tmp_path_factory):
    """One project in all tests of the life, which stand in its order."""
    base_images("busybox:1.35")
    project = KopsProject(binary, engine, tmp_path_factory.mktemp("kops"), aws_account)
    project.file("web/Dockerfile", tiny_service.DOCKERFILE)
    tiny_service.say(project, "one")
    project.config(settings=SETTINGS)
    project.before = aws_account.inventory()
    yield project
    project.close()
    aws_account.reset()


def test_s2_row_5_nothing_is_made_before_the_price_is_agreed_to(life):
    asked = life.run("cluster", "create", *PLACE)
    assert asked.exit_code == 2, asked
    assert "2 × t3.medium (2 to 3)" in asked.err and "an estimate" in asked.err and "a month" in asked.err, asked
    assert f"defined in s3://{life.store}, which is made with versioning" in asked.err and "say --yes" in asked.err
    assert life.account.inventory() == life.before
    steps = life.ok("cluster", "create", *PLACE, "--dry-run").out
    assert steps.index("put-bucket-versioning") < steps.index("kops replace") < steps.index("kops update cluster")
    away = life.run("deploy", *PLACE)
    assert away.exit_code == 4 and "cloudctl cluster create -t kops" in away.err, away


def test_s2_row_5_killed_in_the_middle_the_next_create_goes_on_to_a_cluster_that_is_well(life):
    begun = life.start("cluster", "create", *PLACE, "--yes", "--progress", "plain")
    begun.wait_for("Tasks: ", 90)
    begun.kill()
    made = life.ok("cluster", "create", *PLACE, "--yes", "--progress", "plain", seconds=300)
    assert f'cluster "{life.cluster}" is made' in made.out
    assert "Tasks: " in made.err, made
    versioning = life.aws("s3api", "get-bucket-versioning", "--bucket", life.store, "--output", "json")
    assert json.loads(versioning)["Status"] == "Enabled"
    again = life.ok("cluster", "create", *PLACE)
    assert "is there already" in again.out


def test_s2_row_5_status_and_kubeconfig(life):
    status = life.ok("cluster", "status", *PLACE)
    assert life.account.place.account in status.out and "3 of 3 nodes ready" in status.out, status
    assert re.search(r"kubernetes +1\.\d+\.\d+", status.out), status
    printed = life.run("cluster", "kubeconfig", *PLACE)
    assert printed.exit_code == 2 and "--out FILE" in printed.err
    life.ok("cluster", "kubeconfig", *PLACE, "--out", "demo.kubeconfig")
    path = life.folder / "demo.kubeconfig"
    assert path.stat().st_mode & 0o777 == 0o600 and "client-certificate-data" in path.read_text()
    path.unlink()


def test_s2_row_5_deploy_goes_through_the_registry_of_the_file(life):
    life.may_push("web")
    done = life.ok("deploy", *PLACE, "--progress", "plain", seconds=300)
    url = re.search(r"http://\S+", done.out).group(0)
    assert life.get(url).body.strip() == "one"
    left = [path for path in life.state.rglob("kubeconfig") if path.is_file()]
    assert not left and not (life.home / ".kube" / "config").exists()


def test_s2_row_5_deleted_the_account_holds_what_it_held_before_but_for_images_and_the_store(life):
    refused = life.run("cluster", "delete", *PLACE)
    assert refused.exit_code == 2 and f"--confirm={life.cluster}" in refused.err
    gone = life.ok("cluster", "delete", *PLACE, f"--confirm={life.cluster}", "--progress", "plain", seconds=300)
    assert "nothing of it is left" in gone.out
    assert gone.err.index("remove load balancers and volumes") < gone.err.index("remove cluster"), gone
    again = life.ok("cluster", "delete", *PLACE, f"--confirm={life.cluster}")
    assert "does not exist" in again.out
    life.drop_store()
    after = life.account.inventory()
    left = {kind: sorted(set(names) - set(life.before.get(kind, []))) for kind, names in after.items()}
    left = {kind: names for kind, names in left.items() if names}
    assert all(f"{life.name}-web" in name for names in left.values() for name in names), left
