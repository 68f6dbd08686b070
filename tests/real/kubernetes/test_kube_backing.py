"""Ready-made databases on Kubernetes: a stateful set that passes the strictest Pod Security, whose password
is in a Secret of its own and nowhere else, and whose data outlive `down`. Tests of PostgreSQL share one project:
each finds it deployed, and may leave it as it likes. Needs: a Kubernetes with volumes and DNS, a Docker engine."""
import base64
import json
import re
import shutil
import signal
import time
import zlib

import pytest

from support.watch import files_containing

USAGE, ROLLED_BACK = 2, 6
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


@pytest.fixture(scope="module")
def shop(shared_project, node_images):
    """Not deployed yet."""
    node_images("postgres:15")
    project = as_the_images_user(shared_project, POSTGRES.replace("backing:\n", STRANGER + "backing:\n"))
    project.good, project.first = (project.folder / "cloudctl.yaml").read_text(), None
    return project


@pytest.fixture
def postgres(shop):
    """Deployed, whatever the test before has left."""
    shop.file("cloudctl.yaml", shop.good)
    if shop.first is None or not shop.objects("statefulsets") or shop.run("status", "-t", "test").exit_code != 0:
        shop.first = deploy(shop, "-v", "--lock-wait", "60s")
    return shop


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


def test_a_deploy_killed_before_or_after_the_password_is_recorded_goes_on(shop, tmp_path):
    if credentials(shop) is not None:
        shop.ok("down", "-t", "test", "--data", f"--confirm={shop.name}")
    killed_before_the_cluster_has_the_password(shop, tmp_path)
    assert credentials(shop) is None
    running = shop.start("deploy", "-t", "test", "--yes")
    end = time.monotonic() + 60
    while credentials(shop) is None and time.monotonic() < end:
        time.sleep(0.02)
    running.kill()
    first = password(shop)
    shop.first = deploy(shop, "-v", "--lock-wait", "60s")
    assert password(shop) == first
    assert psql(shop, "select 1") == "1"


def killed_before_the_cluster_has_the_password(project, folder):
    """It was made up, and kubectl, which is to hand it over, kills who started it instead."""
    tool, kubectl = folder / "kubectl", shutil.which("kubectl", path=project.environment["PATH"])
    tool.write_text(f"""#!/bin/sh
case " $* " in *" create "*) text=$(cat)
  case $text in *-db-credentials*) kill -KILL $PPID; exit 1;; esac
  printf %s "$text" | exec {kubectl} "$@";;
esac
exec {kubectl} "$@"
""")
    tool.chmod(0o755)
    done = project.run("deploy", "-t", "test", "--yes", env={"PATH": f"{folder}:{project.environment['PATH']}"})
    assert done.exit_code == -signal.SIGKILL, done


def test_the_database_starts_first_and_is_what_a_platform_team_would_write(postgres):
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


def test_a_deploy_again_has_nothing_to_do_and_the_api_server_takes_all_that_is_rendered(postgres, tmp_path):
    assert "nothing to do" in deploy(postgres).out
    assert postgres.run("plan", "-t", "test", "--detailed-exitcode").exit_code == 0
    it_is_restricted_and_taken_strictly(postgres, tmp_path)


def it_is_restricted_and_taken_strictly(project, folder):
    enforced = project.object("namespace", project.namespace)["metadata"]["labels"]
    assert enforced["pod-security.kubernetes.io/enforce"] == "restricted"
    project.ok("render", "-t", "test", "--out", str(folder))
    said = project.cluster.kubectl("apply", "--server-side", "--dry-run=server", "--validate=strict",
                                   "--field-manager=cloudctl", "-f", str(folder / "manifests"))
    assert "statefulset.apps/db serverside-applied (server dry run)" in said


def test_a_service_that_uses_nothing_cannot_reach_the_database(postgres):
    if postgres.cluster.own is None:
        pytest.skip("whether the cluster that was named enforces policies is its owner's affair")
    ask = ("pg_isready", "-t", "3", "-h", "db")
    assert postgres.run("exec", "-t", "test", "stranger", "--", *ask).exit_code != 0
    assert postgres.ok("exec", "-t", "test", "web", "--", *ask).exit_code == 0


def test_what_would_cost_data_is_refused_where_it_is_written(postgres):
    for change, code, way in ((("type: postgres", "type: mongodb"), "C121", "as a second backing"),
                              (('version: "15"', 'version: "16"'), "C122", "add version 16 as a second backing"),
                              (("64Mi", "32Mi"), "C123", "leave it at 64Mi"),
                              (("64Mi", "128Mi"), "C123", "kubectl edit pvc data-db-0")):
        postgres.file("cloudctl.yaml", postgres.good.replace(*change))
        result = postgres.run("deploy", "-t", "test", "--yes", seconds=900)
        assert result.exit_code == USAGE and code in result.err and way in " ".join(result.err.split()), result
        assert "cloudctl.yaml:" in result.err


def test_the_password_is_in_no_record_log_plan_or_file(postgres):
    said, secret = [postgres.first], password(postgres)
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
    postgres.file("cloudctl.yaml", re.sub(
        "command: .*wait.*", 'command: [sh, -c, "echo no table in $DATABASE_URL >&2; exit 3"]', postgres.good, count=1))
    said = [postgres.run("deploy", "-t", "test", "--yes", "-v", seconds=900)]
    assert said[0].exit_code == ROLLED_BACK and "no table in" in said[0].err, said[0]
    said += [postgres.run("explain", "last", "-t", "test", "-v"), postgres.run("logs", "-t", "test")]
    secret = password(postgres)
    assert [result for result in said if secret in result.out + result.err] == []
    assert files_containing(postgres.folder.parent, secret) == []


def test_data_and_password_are_there_after_down_and_deploy(postgres):
    assert psql(postgres, "create table t as select 42 as x") == "SELECT 1"
    first = credentials(postgres)["metadata"]["uid"]
    assert re.fullmatch("[A-Za-z0-9]{40}", password(postgres))
    assert "data-db-0" in postgres.ok("down", "-t", "test", "--yes").out
    assert postgres.objects("statefulsets") == []
    assert credentials(postgres)["metadata"]["uid"] == first
    deploy(postgres)
    assert psql(postgres, "select x from t") == "42"
    assert credentials(postgres)["metadata"]["uid"] == first


def test_data_whose_password_is_gone_are_not_touched_and_go_when_that_is_asked_for(postgres):
    postgres.ok("down", "-t", "test", "--yes")
    postgres.kubectl("delete", "secret", f"{postgres.name}-db-credentials")
    result = postgres.run("deploy", "-t", "test", "--yes", seconds=900)
    assert result.exit_code != 0
    assert 'claim "data-db-0" holds data of an earlier deploy' in result.err
    assert postgres.objects("statefulsets") == []
    postgres.ok("down", "-t", "test", "--data", f"--confirm={postgres.name}")
    assert postgres.objects("secrets") == []


def test_redis_asks_for_its_password_keeps_its_data_and_takes_another_password(redis, tmp_path):
    deploy(redis)
    it_is_restricted_and_taken_strictly(redis, tmp_path / "rendered")
    ask = ("exec", "-t", "test", "web", "--", "sh", "-c")
    assert "OK" in redis.ok(*ask, 'redis-cli -u "$REDIS_URL" set x 42').out
    assert "NOAUTH" in redis.run("exec", "-t", "test", "web", "--", "redis-cli", "-h", "db", "get", "x").out
    redis.kubectl("delete", "pod", "db-0", "--wait")
    redis.kubectl("wait", "pod", "db-0", "--for=condition=Ready", "--timeout=120s")
    assert "42" in redis.ok(*ask, 'redis-cli -u "$REDIS_URL" get x').out
    first = rotated(redis)
    assert "42" in redis.ok(*ask, 'redis-cli -u "$REDIS_URL" get x').out
    old = redis.run("exec", "-t", "test", "web", "--", "redis-cli", "-u", f"redis://default:{first}@db:6379", "get", "x")
    assert "WRONGPASS" in old.out + old.err and "42" not in old.out


def rotated(project):
    """The password that its database had until now."""
    first = password(project)
    project.ok("secrets", "rotate", "DB_PASSWORD", "-t", "test", "--yes", seconds=600)
    assert password(project) != first
    return first


def of_another_type(project, kind, version, image):
    as_the_images_user(project, text(kind, version, '"true"', "256Mi", image))
    deploy(project)
    return ("exec", "-t", "test", "db", "--", "sh", "-c")


def start_its_pod_anew(project):
    project.kubectl("delete", "pod", "db-0", "--wait")
    project.kubectl("wait", "pod", "db-0", "--for=condition=Ready", "--timeout=180s", seconds=200)


def test_mongodb_runs_restricted_keeps_its_data_and_takes_another_password(project, node_images):
    node_images("mongo:7")
    of_another_type(project, "mongodb", "7", "mongo")
    ask = ("exec", "-t", "test", "web", "--", "sh", "-c")
    project.ok(*ask, 'mongosh --quiet "$MONGO_URL" --eval "db.kept.insertOne({x: 1})"')
    start_its_pod_anew(project)
    first = rotated(project)
    names = '--eval "db.getCollectionNames()"'
    assert "kept" in project.ok(*ask, f'mongosh --quiet "$MONGO_URL" {names}').out
    old = project.run(*ask, f'mongosh --quiet "$(echo $MONGO_URL | sed s/$MONGO_PASSWORD/{first}/)" {names}')
    assert "Authentication failed" in old.out + old.err


def test_rabbitmq_runs_restricted_keeps_its_data_and_takes_another_password(project, node_images):
    node_images("rabbitmq:3")
    ask = of_another_type(project, "rabbitmq", "3", "rabbitmq")
    project.ok(*ask, "rabbitmqctl -q add_vhost kept")
    start_its_pod_anew(project)
    first = rotated(project)
    assert "kept" in project.ok(*ask, "rabbitmqctl -q list_vhosts").out.split()
    given = project.ok("exec", "-t", "test", "web", "--", "sh", "-c", "echo $AMQP_USER $AMQP_PASSWORD").out.split()
    assert given[1] == password(project)
    project.ok(*ask, "rabbitmqctl -q authenticate_user " + " ".join(given))
    assert project.run(*ask, f"rabbitmqctl -q authenticate_user {given[0]} {first}").exit_code != 0
