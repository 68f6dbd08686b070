"""The query service with PostgreSQL on this machine, row by row of what its authors did by hand, as far as a Docker
engine does it: one deploy of examples/query with two replicas. Needs: a Docker engine, compose v2."""
import pytest

from support import notes
from support.asking import Asking
from support.places import REPOSITORY
from support.tiny import url

USAGE = 2


@pytest.fixture(scope="module")
def query(shared_project, base_images):
    base_images(notes.BASE_IMAGE, "postgres:15")
    project = shared_project.from_example("query").ends_at_once()
    project.change("api: {replicas: 1,", "api: {replicas: 2,")
    deploy(project)
    return project


def deploy(project):
    return project.ok("deploy", "--no-input", seconds=900)


def ask(project, statement):
    return notes.send(url(project) + "query", {"query": statement})


def test_s2_row_4_each_target_has_a_port_of_its_own(query, tmp_path):
    assert query.ok("open", "--print").out.strip() + "/" == url(query)
    assert ask(query, "SELECT 1 AS one").json() == {"result": [{"one": 1}]}
    for target, words in (("minikube", "nodePort: 31234"), ("kops", "type: LoadBalancer")):
        query.ok("render", "-t", target, "--out", str(tmp_path / target), folder=REPOSITORY / "examples/query")
        assert words in (tmp_path / target / "manifests/51-api-public-service.yaml").read_text()


def test_s2_row_3_a_rolling_update_is_refused_here_and_left_out_both_replicas_are_made_anew(query):
    query.change("ignore: [live, rollout]", "ignore: [live]")
    refused = query.run("deploy", "--no-input")
    query.change("ignore: [live]", "ignore: [live, rollout]")
    said = " ".join(refused.err.split())
    assert refused.exit_code == USAGE, refused
    assert 'does not honour "rollout.surge" of service "api"' in said
    assert 'does not honour "rollout.unavailable" of service "api"' in said
    assert "docker compose recreates the containers of a service" in said
    assert '"ignore: [unavailable]" in target "local"' in said
    before = [one["Id"] for one in query.inspected("api")]
    database = query.inspected("db")[0]["State"]["StartedAt"]
    query.change('ALLOW_QUERY: "1"', 'ALLOW_QUERY: "1"\n      LOG_LEVEL: warn')
    with Asking(url(query) + "readyz") as asked:
        deploy(query)
    assert asked.good > 30 and asked.outage < 20, asked.bad
    after = query.inspected("api")
    assert len(after) == 2 and not set(before) & {one["Id"] for one in after}
    assert query.inspected("db")[0]["State"]["StartedAt"] == database
    assert query.shown("api")["ready"] == 2
