"""Every folder of examples/ becomes a system that does what it promises, and goes without a trace.
Needs: a Docker engine, compose v2, the base images of the examples."""
import json
import re
import time
import urllib.request
from collections import Counter
from email.utils import parsedate_to_datetime

import pytest

from support.net import get_until, request
from support.tiny import url

NOTHING = {"containers": [], "networks": [], "volumes": []}


@pytest.fixture
def example(new_project, base_images):
    """A function: a copy of examples/NAME, under a name and a port of its own."""
    def copied(name, *images):
        base_images(*images)
        return new_project().from_example(name)
    return copied


def deploy(project, seconds=300):
    result = project.ok("deploy", "--no-input", seconds=seconds)
    assert "http://" in result.out
    return result


def leave_no_trace(project):
    project.ok("down", "--data", f"--confirm={project.name}")
    assert project.leftovers() == NOTHING
    assert get_until(url(project), status=0, seconds=2).status == 0


def container(project, service):
    """The one that runs, as `docker inspect` has it."""
    name = next(name for name in project.containers() if f"-{service}-" in name)
    return json.loads(project.engine.docker("inspect", name).stdout)[0]


def environment(project, service):
    return dict(line.split("=", 1) for line in container(project, service)["Config"]["Env"])


def send(address, value, method="POST", kind="application/json"):
    body = value.encode() if isinstance(value, str) else json.dumps(value).encode()
    return request(address, method=method, body=body, headers={"Content-Type": kind})


def test_hello_answers_from_two_containers(example):
    project = example("hello", "debian:bookworm-slim")
    deploy(project)
    said = [project.get(f"http://127.0.0.1:{project.ports['web'] + number}/").body for number in (0, 1)]
    assert all(re.fullmatch(r"Hello from [0-9a-f]{12}!\n", words) for words in said), said
    assert said[0] != said[1]
    leave_no_trace(project)


def test_s0_row_3_the_to_do_list_in_mongodb_is_there_after_down_and_deploy(example):
    project = example("todo", "debian:bookworm-slim", "mongo:7")
    deploy(project, seconds=900)  # the first time on an engine, it compiles the reference service
    assert environment(project, "web")["MONGO_HOST"] == "mongodb"
    todos = url(project) + "api/todos"
    made = send(todos, {"text": "buy milk"})
    assert made.status == 201, made
    ticked = send(f"{todos}/{made.json()['id']}", {"done": True}, method="PATCH")
    assert ticked.status == 200 and ticked.json()["done"] is True, ticked
    assert "<html" in project.get(url(project)).body
    project.ok("down")
    assert project.containers(all_states=True) == []
    deploy(project)
    kept = project.get(f"{todos}/{made.json()['id']}").json()
    assert (kept["text"], kept["done"]) == ("buy milk", True)
    leave_no_trace(project)


def test_s1_rows_1_and_2_the_data_service_logs_in_with_what_was_injected_and_keeps_objects(example):
    project = example("data", "debian:bookworm-slim", "mongo:7")
    deploy(project, seconds=900)
    said = environment(project, "api")
    user, password, host = (said[f"MONGO_{part}"] for part in ("USER", "PASSWORD", "HOST"))
    assert said["DATABASE_URL"] == f"mongodb://{user}:{password}@{host}:27017/{user}?authSource=admin"
    with urllib.request.urlopen(url(project), timeout=5) as first_page:
        told = parsedate_to_datetime(first_page.headers["Date"]).timestamp()
    assert abs(told - time.time()) < 5
    objects = [{"temperature": 21.5}, {"place": "Zürich", "of": [1, None]}]
    assert [send(url(project) + "data", one).status for one in objects] == [201, 201]
    assert project.get(url(project) + "data").json() == objects
    leave_no_trace(project)


def test_s2_rows_1_and_2_statements_run_in_a_postgresql_that_is_not_published(example):
    project = example("query", "debian:bookworm-slim", "postgres:15")
    deploy(project, seconds=900)

    def ask(statement):
        return send(url(project) + "query", {"query": statement})

    assert ask("CREATE TABLE stars (name text, distance float)").body == "OK"
    assert ask("INSERT INTO stars VALUES ('Sirius', 8.6), ('Vega', 25)").body == "OK"
    found = ask("SELECT name, distance FROM stars ORDER BY distance")
    assert found.json() == {"result": [{"name": "Sirius", "distance": 8.6}, {"name": "Vega", "distance": 25}]}
    wrong = ask("SELECT nothing")
    assert wrong.status == 422 and "nothing" in wrong.json()["reason"], wrong
    assert container(project, "db")["NetworkSettings"]["Ports"].get("5432/tcp") is None
    project.ok("down")
    deploy(project)
    assert ask("SELECT count(*) AS stars FROM stars").json() == {"result": [{"stars": 2}]}
    leave_no_trace(project)


def test_s0_row_1_flask_is_built_by_a_rendered_dockerfile_and_shows_what_its_form_was_given_and_keeps_it(example):
    project = example("flask", "python:3.11-slim", "python:3.13-slim")
    deploy(project)
    page = project.get(url(project)).body
    assert "Guest book: what&#39;s new?" in page and "Nobody was here yet." in page
    signed = send(url(project), "words=Ada+%3C3", kind="application/x-www-form-urlencoded")
    assert signed.status == 200 and "<li>Ada &lt;3</li>" in signed.body, signed
    project.ok("down")
    deploy(project)
    assert "<li>Ada &lt;3</li>" in project.get(url(project)).body
    leave_no_trace(project)


def test_polyglot_answers_with_the_words_of_all_three_services(example):
    project = example("polyglot", "node:20-slim", "python:3.11-slim", "python:3.13-slim",
                      "nginxinc/nginx-unprivileged:1.26")
    deploy(project)
    page = project.get(url(project)).body
    assert "said by Python, served by Node, framed by nginx" in page
    saying = re.search("<blockquote>(.*)</blockquote>", page).group(1)
    assert saying in ("Better late than never.", "Practice makes perfect.", "Many hands make light work.")
    leave_no_trace(project)


def test_reference_runs_what_the_local_target_can_honour(example):
    project = example("reference", "nginxinc/nginx-unprivileged:1.26")
    deploy(project)
    assert "<h1>It runs</h1>" in project.get(url(project) + "index.html").body
    running = Counter(name.split("-")[-2] for name in project.containers())
    assert running == {"web": 2, "api": 2, "files": 1, "nightly": 1}
    leave_no_trace(project)
