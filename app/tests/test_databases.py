"""Stores that are servers: they are away at the start, go away while requests run, hang, and come back."""

import contextlib
import os
import pathlib
import signal
import threading
import time

import databases
import pytest
from conftest import server_of

KINDS = {"postgres": databases.Postgres, "mongodb": databases.Mongo}


@pytest.fixture(params=KINDS)
def server(request):
    """A database server of the test's own, to be mistreated."""
    server = server_of(KINDS[request.param])
    yield server
    server.end()


def await_ready(service, seconds=30):
    end = time.monotonic() + seconds
    while service.ask("GET", "/readyz").status != 200:
        assert time.monotonic() < end, service.ask("GET", "/readyz").body
        time.sleep(0.05)


def stop_family(process, how):
    """The signal to a process and its children."""
    children = pathlib.Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    for pid in (process.pid, *map(int, children)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)


class Client(threading.Thread):
    """Adds to-dos and lists them until it is told to stop; remembers what was confirmed."""

    def __init__(self, service):
        super().__init__()
        self.service, self.stopping = service, False
        self.confirmed, self.failed, self.strange = [], 0, []

    def run(self):
        while not self.stopping:
            answer = self.service.ask("POST", "/api/todos", {"text": "t"})
            if answer.status == 201:
                self.confirmed.append(answer.json()["id"])
            elif answer.status == 503 and answer.json()["reason"]:
                self.failed += 1
            else:
                self.strange.append((answer.status, answer.body))
            if self.service.ask("GET", "/healthz").status != 200:
                self.strange.append("not alive")
            time.sleep(0.005)


def test_a_database_killed_and_restarted_under_load_makes_it_unready_and_then_all_is_back(start, server):
    service = start(DATABASE_URL=server.url(), MAX_ITEMS="100000")
    clients = [Client(service) for _ in range(4)]
    for client in clients:
        client.start()
    time.sleep(1)
    before = {id for client in clients for id in client.confirmed}
    time.sleep(0.3)
    server.kill()
    away = service.ask("GET", "/readyz")
    assert away.status == 503 and server.name in away.json()["reason"]
    assert away.headers["retry-after"] == "1"
    assert service.ask("GET", "/healthz").status == 200
    time.sleep(0.5)
    server.start()
    await_ready(service)
    done = sum(len(client.confirmed) for client in clients)
    time.sleep(1)
    for client in clients:
        client.stopping = True
        client.join()
    assert not [client.strange for client in clients if client.strange]
    assert sum(client.failed for client in clients) > 0
    assert sum(len(client.confirmed) for client in clients) > done, "nothing was added afterwards"
    # Of the last moment before it is killed, the server that stands for MongoDB has nothing on the disk.
    confirmed = [id for client in clients for id in client.confirmed]
    assert all(confirmed.count(id) == 1 for id in before)
    held, path = set(), "/api/todos"
    while path:
        part = service.ask("GET", path)
        held |= {todo["id"] for todo in part.json()}
        link = part.headers.get("link")
        path = link and link[1:link.index(">")]
    assert before <= held
    assert service.process.poll() is None and service.stop() == 0


def test_a_restart_between_requests_costs_no_request(start, server):
    service = start(DATABASE_URL=server.url())
    assert service.ask("POST", "/api/todos", {"text": "before"}).status == 201
    time.sleep(0.3)
    server.kill()
    server.start()
    time.sleep(1)
    assert service.ask("POST", "/api/todos", {"text": "after"}).status == 201
    assert [todo["text"] for todo in service.ask("GET", "/api/todos").json()] == ["before", "after"]


def test_the_start_waits_for_a_database_that_is_not_there_yet(start, server):
    server.kill()
    service = start(ready=False, DATABASE_URL=server.url())
    reason = service.line("waiting for the store")["reason"]
    answer = service.ask("GET", "/readyz")
    assert answer.status == 503 and answer.json()["reason"].startswith("starting: ")
    assert str(server.port) in reason
    assert service.ask("GET", "/healthz").status == 200
    todos = service.ask("GET", "/api/todos")
    assert todos.status == 503 and todos.json()["reason"].startswith("starting: ")
    time.sleep(1)
    server.start()
    service.line("ready", 30)
    assert service.ask("GET", "/readyz").status == 200
    waited = [line for line in service.log() if line["event"] == "waiting for the store"]
    assert len(waited) < 6, "one line a reason, not one an attempt"


def test_it_can_be_stopped_while_it_waits_for_a_database(start, server):
    server.kill()
    service = start(ready=False, DATABASE_URL=server.url())
    service.line("waiting for the store")
    began = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - began < 5


def test_a_database_that_hangs_is_told_in_time_and_used_again(start, server):
    service = start(DATABASE_URL=server.url(), STORE_TIMEOUT="1s")
    stop_family(server.process, signal.SIGSTOP)
    try:
        began = time.monotonic()
        answer = service.ask("GET", "/api/todos")
        assert answer.status == 503 and answer.json()["reason"]
        assert service.ask("GET", "/readyz").status == 503
        assert service.ask("GET", "/healthz").status == 200
        assert time.monotonic() - began < 5
    finally:
        stop_family(server.process, signal.SIGCONT)
    await_ready(service)


def test_a_wrong_password_is_told_and_shown_to_nobody(start, postgres):
    service = start(ready=False, DATABASE_URL=postgres.url("hunter2"), LOG_LEVEL="debug")
    words = 'password authentication failed for user "notes"'
    assert words in service.line("waiting for the store")["reason"]
    answer = service.ask("GET", "/readyz")
    assert answer.status == 503 and words in answer.json()["reason"]
    assert service.ask("GET", "/healthz").status == 200
    assert b"hunter2" not in answer.body + service.ask("GET", "/metrics").body
    service.stop()
    assert "hunter2" not in service.log_path.read_text()


@pytest.mark.parametrize("server", ["postgres"], indirect=True)
def test_a_password_that_is_corrected_in_the_database_is_enough(start, server):
    service = start(ready=False, DATABASE_URL=server.url("new"))
    service.line("waiting for the store")
    server.sql("ALTER ROLE notes PASSWORD 'new'")
    service.line("ready", 30)


def test_credentials_that_mongodb_does_not_know_are_told_without_the_password(start, mongodb):
    service = start(ready=False, STORE="mongodb", MONGO_HOST="127.0.0.1", MONGO_PORT=str(mongodb.port),
                    MONGO_USER="notes", MONGO_PASSWORD="hunter2/@")
    service.line("waiting for the store")
    answer = service.ask("GET", "/readyz")
    assert answer.status == 503 and answer.json()["reason"].startswith("starting: mongodb: ")
    service.stop()
    assert "hunter2" not in service.log_path.read_text() + answer.body.decode()


def test_the_parts_of_a_url_do_as_well(start, postgres, mongodb):
    postgres.empty()
    sql = start(STORE="postgres", **postgres.parts())
    assert sql.ask("POST", "/api/todos", {"text": "parts"}).status == 201
    assert postgres.sql("SELECT text FROM todos", "notes") == "parts"
    documents = start(STORE="mongodb", MONGO_HOST="127.0.0.1", MONGO_PORT=str(mongodb.port), MONGO_NAME="parts")
    made = documents.ask("POST", "/data", {"a": 1})
    assert documents.ask("GET", made.headers["location"]).json() == {"a": 1}
    assert [one.ask("GET", "/version").json()["store"] for one in (sql, documents)] == ["postgres", "mongodb"]


def test_two_services_share_one_database(start, postgres, mongodb):
    postgres.empty()
    for url in (postgres.url(), mongodb.url("shared")):
        one, two = start(DATABASE_URL=url), start(DATABASE_URL=url)
        made = one.ask("POST", "/api/todos", {"text": "shared"}).json()
        assert two.ask("GET", f"/api/todos/{made['id']}").json() == made
        assert two.ask("DELETE", f"/api/todos/{made['id']}").status == 204
        assert one.ask("GET", "/api/todos").json() == []


def test_everything_confirmed_is_there_after_a_restart_of_the_service(start, settings_of):
    for store in ("postgres", "mongodb"):
        service = start(**settings_of(store))
        made = [service.ask("POST", "/api/todos", {"text": str(n)}).json() for n in range(5)]
        service.process.kill()
        service.process.wait()
        service.start()
        assert service.ask("GET", "/api/todos").json() == made


def test_a_program_names_the_image_that_has_what_it_lacks():
    import subprocess

    from running import binary, stores
    assert {"memory", "sqlite"} <= set(stores())
    for name in [name for name in KINDS if name not in stores()]:
        told = subprocess.run([binary()], env={"STORE": name}, capture_output=True, text=True, timeout=20, check=False)
        assert told.returncode == 2 and f"notes:{name}" in told.stderr


@pytest.mark.parametrize("settings, word", [
    ({"DATABASE_URL": "postgres://u:hunter2@db:99999/n"}, "with a port from 1 to 65535"),
    ({"DATABASE_URL": "mysql://u:hunter2@db/n"}, 'begins with "postgres://" or "mongodb://"'),
    ({"DATABASE_URL": "postgres://u:hunter2@db/n?sslmod=require"}, "that libpq understands"),
    ({"DATABASE_URL": "mongodb://u:hunter2@db/n", "STORE": "sqlite"}, "leave one of them out"),
    ({"STORE": "postgres"}, "set DATABASE_URL or PGHOST"),
    ({"STORE": "mongodb", "MONGO_PASSWORD": "hunter2"}, "set DATABASE_URL or MONGO_HOST"),
    ({"ALLOW_QUERY": "1"}, 'only "postgres" can be queried'),
], ids=["port", "scheme", "option", "contradiction", "nowhere", "nowhere-mongodb", "query"])
def test_what_is_wrong_with_a_database_is_named_at_the_start(start, settings, word):
    import subprocess

    from running import binary, stores
    if not {"postgres", "mongodb"} <= set(stores()):
        pytest.skip("this program is built without the databases")
    told = subprocess.run([binary()], env=settings, capture_output=True, text=True, timeout=20, check=False)
    assert told.returncode == 2
    assert word in told.stderr and "hunter2" not in told.stderr
