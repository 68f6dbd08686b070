"""Ready-made databases on Kubernetes: a stateful set that passes the strictest Pod Security, whose password
is in a Secret of its own and nowhere else, and whose data outlive `down`. Needs: a Kubernetes with volumes
and DNS, a Docker engine."""
import base64
import json
import re
import time
import zlib

import pytest

from support.watch import files_containing

USAGE, NOT_SERVING = 2, 5
CONFIG = """\
services:
  web:
    image: {image}
    command: [sh, -c, "trap exit TERM; sleep infinity & wait"]
    uses: [db]
    probes: {{ready: {{command: [{client}]}}}}
backing:
  db: {{type: {type}, version: "{version}", storage: {size}}}
"""


def text(type, version, client, size="64Mi", image=None):
    return CONFIG.format(image=f"{image or type}:{version}", type=type, version=version, client=client, size=size)


STRANGER = """\
  stranger:
    image: postgres:15
    command: [sh, -c, "trap exit TERM; sleep infinity & wait"]
"""
POSTGRES = text("postgres", "15", "psql, -c, select 1")
REDIS = text("redis", "7", 'sh, -c, "redis-cli -e -u $REDIS_URL ping"')


@pytest.fixture
def postgres(project, node_images):
    node_images("postgres:15")
    return as_the_images_user(project, POSTGRES)


@pytest.fixture
def redis(project, node_images):
    node_images("redis:7")
    return as_the_images_user(project, REDIS)


def as_the_images_user(project, config):
    """The client's image begins as root, which no restricted pod may: a template says as whom it runs."""
    project.config(config)
    project.ok("render", "-t", "test", "--eject")
    template = project.folder / ".cloudctl/templates/kubernetes/pod.yaml"
    for other in sorted((project.folder / ".cloudctl/templates").rglob("*")):
        if other.is_file() and other != template:
            other.unlink()
    template.write_text(template.read_text().replace("    runAsNonRoot: true\n",
                                                     "    runAsNonRoot: true\n    runAsUser: 999\n"))
    return project


def deploy(project, *words):
    return project.ok("deploy", "-t", "test", "--yes", *words, seconds=900)


def psql(project, sql):
    return project.ok("exec", "-t", "test", "web", "--", "psql", "-tAc", sql).out.strip()


def credentials(project):
    return project.object("secret", f"{project.name}-db-credentials")


def password(project):
    encoded = project.kubectl("get", "secret", f"{project.name}-db-credentials", "-o", "jsonpath={.data.password}")
    return base64.b64decode(encoded).decode()


def test_data_and_password_are_there_after_down_and_deploy(postgres):
    deploy(postgres)
    assert psql(postgres, "create table t as select 42 as x") == "SELECT 1"
    first = credentials(postgres)["metadata"]["uid"]
    assert re.fullmatch("[A-Za-z0-9]{40}", password(postgres))
    assert "data-db-0" in postgres.ok("down", "-t", "test", "--yes").out
    assert postgres.objects("statefulsets") == []
    assert credentials(postgres)["metadata"]["uid"] == first
    deploy(postgres)
    assert psql(postgres, "select x from t") == "42"
    assert credentials(postgres)["metadata"]["uid"] == first
    postgres.ok("down", "-t", "test", "--data", f"--confirm={postgres.name}")
    assert [one["metadata"]["name"] for one in postgres.objects("secrets")] == []


def test_a_deploy_again_has_nothing_to_do(postgres):
    deploy(postgres)
    assert "nothing to do" in deploy(postgres).out
    assert postgres.run("plan", "-t", "test", "--detailed-exitcode").exit_code == 0


def test_the_database_starts_first_and_is_what_a_platform_team_would_write(postgres):
    deploy(postgres)
    started = {pod["metadata"]["labels"]["app.kubernetes.io/name"]: pod for pod in postgres.objects("pods")}
    ready = next(one["lastTransitionTime"] for one in started["db"]["status"]["conditions"] if one["type"] == "Ready")
    assert ready <= started["web"]["metadata"]["creationTimestamp"]
    spec = started["db"]["spec"]
    assert spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["fsGroup"] == 999
    container = spec["containers"][0]
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert container["readinessProbe"]["exec"]["command"][0] == "pg_isready"
    assert container["resources"]["limits"]["memory"] == "512Mi"
    assert postgres.object("poddisruptionbudget", "db")["spec"]["maxUnavailable"] == 1
    assert postgres.object("service", "db-headless")["spec"]["clusterIP"] == "None"
    policy = postgres.object("networkpolicy", "db")["spec"]["ingress"]
    assert [one["podSelector"]["matchLabels"]["app.kubernetes.io/name"] for one in policy[0]["from"]] == ["web"]


def test_a_service_that_uses_nothing_cannot_reach_the_database(postgres):
    if postgres.cluster.own is None:
        pytest.skip("whether the cluster that was named enforces policies is its owner's affair")
    config = postgres.folder / "cloudctl.yaml"
    config.write_text(config.read_text().replace("backing:\n", STRANGER + "backing:\n"))
    deploy(postgres)
    ask = ("pg_isready", "-t", "5", "-h", "db")
    assert postgres.run("exec", "-t", "test", "stranger", "--", *ask).exit_code != 0
    assert postgres.ok("exec", "-t", "test", "web", "--", *ask).exit_code == 0


def test_a_deploy_killed_after_the_password_was_made_goes_on_with_it(postgres):
    running = postgres.start("deploy", "-t", "test", "--yes")
    end = time.monotonic() + 60
    while credentials(postgres) is None and time.monotonic() < end:
        time.sleep(0.02)
    running.kill()
    first = password(postgres)
    deploy(postgres, "--lock-wait", "60s")
    assert password(postgres) == first
    assert psql(postgres, "select 1") == "1"


def test_the_restricted_level_and_the_api_server_take_all_that_is_rendered(new_project, node_images, tmp_path):
    node_images("postgres:15", "redis:7")
    for config in (POSTGRES, REDIS):
        project = as_the_images_user(new_project(), config)
        deploy(project)
        enforced = project.object("namespace", project.namespace)["metadata"]["labels"]
        assert enforced["pod-security.kubernetes.io/enforce"] == "restricted"
        folder = tmp_path / project.name
        project.ok("render", "-t", "test", "--out", str(folder))
        said = project.cluster.kubectl("apply", "--server-side", "--dry-run=server", "--validate=strict",
                                       "--field-manager=cloudctl", "-f", str(folder / "manifests"))
        assert "statefulset.apps/db serverside-applied (server dry run)" in said


def test_redis_asks_for_its_password_and_keeps_its_data(redis):
    deploy(redis)
    ask = ("exec", "-t", "test", "web", "--", "sh", "-c")
    assert "OK" in redis.ok(*ask, 'redis-cli -u "$REDIS_URL" set x 42').out
    assert "NOAUTH" in redis.run("exec", "-t", "test", "web", "--", "redis-cli", "-h", "db", "get", "x").out
    redis.kubectl("delete", "pod", "db-0", "--wait")
    redis.kubectl("wait", "pod", "db-0", "--for=condition=Ready", "--timeout=120s")
    assert "42" in redis.ok(*ask, 'redis-cli -u "$REDIS_URL" get x').out


@pytest.mark.parametrize("kind, image, version, service, write, read", [
    ("mongodb", "mongo", "7", "web", 'mongosh --quiet "$MONGO_URL" --eval "db.kept.insertOne({x: 1})"',
     'mongosh --quiet "$MONGO_URL" --eval "db.getCollectionNames()"'),
    ("rabbitmq", "rabbitmq", "3", "db", "rabbitmqctl -q add_vhost kept", "rabbitmqctl -q list_vhosts"),
])
def test_the_other_types_run_restricted_and_keep_their_data_over_a_new_pod(project, node_images, kind, image, version,
                                                                            service, write, read):
    node_images(f"{image}:{version}")
    as_the_images_user(project, text(kind, version, '"true"', "256Mi", image))
    deploy(project)
    ask = ("exec", "-t", "test", service, "--", "sh", "-c")
    project.ok(*ask, write)
    project.kubectl("delete", "pod", "db-0", "--wait")
    project.kubectl("wait", "pod", "db-0", "--for=condition=Ready", "--timeout=180s", seconds=200)
    assert "kept" in project.ok(*ask, read).out


def test_the_password_is_in_no_record_log_plan_or_file(postgres):
    said = [deploy(postgres, "-v")]
    secret = password(postgres)
    config = postgres.folder / "cloudctl.yaml"
    config.write_text(config.read_text().replace("    uses: [db]\n", "    uses: [db]\n    env: {A: b}\n"))
    for words in (("plan", "-v"), ("deploy", "-v", "--yes", "--progress", "json"), ("status", "-o", "json"),
                  ("logs",), ("rollout", "history"), ("doctor", "-v"), ("rollback", "--yes", "-v")):
        said.append(postgres.run(words[0], *(words[1:2] if words[0] == "rollout" else ()), "-t", "test",
                                 *(words[2:] if words[0] == "rollout" else words[1:]), seconds=900))
    assert [result for result in said if secret in result.out + result.err] == []
    assert files_containing(postgres.folder.parent, secret) == []
    holders = [one["metadata"]["name"] for one in postgres.objects("secrets") if _holds(one, secret)]
    assert holders == [f"{postgres.name}-db-credentials"]
    for kind in ("configmaps", "statefulsets", "deployments", "pods"):
        assert secret not in json.dumps(postgres.objects(kind)), kind


def _holds(secret_object, value):
    for encoded in secret_object.get("data", {}).values():
        raw = base64.b64decode(encoded)
        if value.encode() in raw or value.encode() in _unpacked(raw):
            return True
    return False


def _unpacked(raw):
    """Of gzip or zlib; nothing of anything else."""
    try:
        return zlib.decompress(raw, 47)
    except zlib.error:
        return b""


def test_a_service_that_prints_its_url_and_dies_is_quoted_without_it(postgres):
    config = postgres.folder / "cloudctl.yaml"
    config.write_text(re.sub("command: .*wait.*", 'command: [sh, -c, "echo no table in $DATABASE_URL >&2; exit 3"]',
                             config.read_text()))
    said = [postgres.run("deploy", "-t", "test", "--yes", "-v", seconds=900)]
    assert said[0].exit_code == NOT_SERVING and "no table in" in said[0].err, said[0]
    said += [postgres.run("explain", "last", "-t", "test", "-v"), postgres.run("logs", "-t", "test")]
    secret = password(postgres)
    assert [result for result in said if secret in result.out + result.err] == []
    assert files_containing(postgres.folder.parent, secret) == []


def test_data_whose_password_is_gone_is_not_touched(postgres):
    deploy(postgres)
    postgres.ok("down", "-t", "test", "--yes")
    postgres.kubectl("delete", "secret", f"{postgres.name}-db-credentials")
    result = postgres.run("deploy", "-t", "test", "--yes", seconds=900)
    assert result.exit_code != 0
    assert 'claim "data-db-0" holds data of an earlier deploy' in result.err
    assert postgres.objects("statefulsets") == []


def test_what_would_cost_data_is_refused_where_it_is_written(postgres):
    deploy(postgres)
    config = postgres.folder / "cloudctl.yaml"
    good = config.read_text()
    for change, code in ((("type: postgres", "type: mongodb"), "C121"), (('version: "15"', 'version: "16"'), "C122"),
                         (("64Mi", "32Mi"), "C123")):
        config.write_text(good.replace(*change))
        result = postgres.run("deploy", "-t", "test", "--yes", seconds=900)
        assert result.exit_code == USAGE and code in result.err, result
        assert "cloudctl.yaml:" in result.err
    config.write_text(good)
    assert "nothing to do" in deploy(postgres).out
