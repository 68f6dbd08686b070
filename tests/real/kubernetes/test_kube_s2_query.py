"""The query service with PostgreSQL on Kubernetes, row by row of what its authors did by hand: one deploy of
examples/query. Needs: a Kubernetes, a Docker engine."""
import json
import re
import socket

import pytest

from support import notes
from support.places import REPOSITORY


@pytest.fixture(scope="module")
def query(shared_project, base_images, node_images):
    base_images(notes.BASE_IMAGE)
    node_images("postgres:15")
    project = shared_project.from_example("query")
    project.first = deploy(project)
    return project


def deploy(project, *words):
    return project.ok("deploy", "-t", "test", "--yes", *words, seconds=900)


def ask(project, statement):
    return notes.send(f"http://{project.cluster.node_address}:31234/query", {"query": statement})


def test_s2_row_1_a_statement_gives_ok_or_rows_and_only_the_service_reaches_the_database(query):
    assert ask(query, "CREATE TABLE stars (name text, distance float)").body == "OK"
    assert ask(query, "INSERT INTO stars VALUES ('Sirius', 8.6), ('Vega', 25)").body == "OK"
    found = ask(query, "SELECT name, distance FROM stars ORDER BY distance").json()
    assert found == {"result": [{"name": "Sirius", "distance": 8.6}, {"name": "Vega", "distance": 25}]}
    assert {one["spec"]["type"] for one in query.objects("services", "-l", "app.kubernetes.io/name=db")} == {"ClusterIP"}
    if query.cluster.own is not None:
        with pytest.raises(TimeoutError):
            socket.create_connection((query.object("pod", "db-0")["status"]["podIP"], 5432), timeout=2)


def test_s2_row_4_the_node_port_of_one_target_and_the_balancer_of_another(query, tmp_path):
    url = f"http://{query.cluster.node_address}:31234"
    assert url in query.first.out
    assert query.ok("open", "-t", "test", "--print").out.strip() == url
    assert "<html" in query.get(url + "/").body
    query.ok("render", "-t", "kops", "--out", str(tmp_path), folder=REPOSITORY / "examples/query")
    assert "type: LoadBalancer" in (tmp_path / "manifests/51-api-public-service.yaml").read_text()


def test_s2_row_3_two_replicas_are_rolled_by_half_and_lose_no_request(query):
    rolling = query.object("deployment", "api")["spec"]
    assert rolling["replicas"] == 2
    assert rolling["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": "50%"}
    query.change('ALLOW_QUERY: "1"', 'ALLOW_QUERY: "1"\n      LOG_LEVEL: warn')
    result = deploy(query)
    assert re.search(r"[1-9][\d ]* requests, 0 failed", result.out + result.err), result.out + result.err


ELSEWHERE = """\
  reader:
    build: {context: ./app, target: postgres}
    port: 8080
    expose: node
    uses: [elsewhere]
    probes: {ready: /readyz, start: 30s}
"""
PASSWORD = "s3ntinel0elsewhere0password"


@pytest.fixture
def elsewhere(query, node_images):
    """The namespace of another team, with a PostgreSQL of theirs."""
    node_images("postgres:15")
    namespace = f"{query.name}-elsewhere"
    query.cluster.kubectl("create", "namespace", namespace)
    query.cluster.kubectl("-n", namespace, "run", "theirs", "--image=postgres:15", "--image-pull-policy=IfNotPresent",
                          "--port=5432", "--expose", "--env=POSTGRES_USER=shop", f"--env=POSTGRES_PASSWORD={PASSWORD}")
    yield namespace
    query.cluster.remove(namespace)


def test_a_database_that_exists_elsewhere_is_used_by_its_secret_address_and_left_alone(query, elsewhere):
    query.change("backing:\n", ELSEWHERE + "backing:\n  elsewhere: {type: postgres, url: secret:THEIR_URL}\n")
    refused = query.run("deploy", "-t", "test", "--yes")
    assert refused.exit_code == 2 and "no value for THEIR_URL" in refused.err, refused
    assert "secrets set THEIR_URL" in refused.err and query.object("deployment", "reader") is None
    query.ok("secrets", "set", "THEIR_URL", "-t", "test",
             stdin=f"postgresql://shop:{PASSWORD}@theirs.{elsewhere}.svc.cluster.local/shop")
    said = [deploy(query), query.ok("logs", "reader", "-t", "test"), query.ok("status", "-t", "test")]
    assert [one for one in said if PASSWORD in one.out + one.err] == []
    assert notes.send(query.address("reader-public") + "api/todos", {"text": "Tea"}).status == 201
    ask = ("exec", "theirs", "--", "psql", "-U", "shop", "-tAc", "SELECT text FROM todos")
    assert query.cluster.kubectl("-n", elsewhere, *ask).strip() == "Tea"
    assert PASSWORD not in json.dumps([query.objects(kind) for kind in ("pods", "deployments", "configmaps")])
    for kind in ("statefulsets", "services", "networkpolicies"):
        names = [one["metadata"]["name"] for one in query.objects(kind)]
        assert "db" in names and "elsewhere" not in names, kind
