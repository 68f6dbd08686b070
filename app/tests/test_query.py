"""POST /query: SQL of a client on PostgreSQL, within limits."""

import threading
import time

import pytest


@pytest.fixture
def service(start, postgres):
    postgres.empty()
    return start(DATABASE_URL=postgres.url(), ALLOW_QUERY="1", QUERY_TIMEOUT="500ms", QUERY_ROWS="10",
                 QUERY_BYTES="1k")


def query(service, statement):
    return service.ask("POST", "/query", {"query": statement})


def test_a_table_is_made_filled_and_read(service):
    for statement in ("CREATE TEMP TABLE gone(a int)", "DROP TABLE IF EXISTS people",
                      "CREATE TABLE people(id serial, name text, born date)",
                      "INSERT INTO people(name, born) VALUES ('Ada', '1815-12-10'), ('Zuse', NULL)"):
        answer = query(service, statement)
        assert (answer.status, answer.body) == (200, b"OK")
        assert answer.headers["content-type"].startswith("text/plain")
    answer = query(service, "SELECT * FROM people ORDER BY id")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"result": [{"id": 1, "name": "Ada", "born": "1815-12-10"},
                                        {"id": 2, "name": "Zuse", "born": None}]}
    assert query(service, "SELECT * FROM people WHERE false").json() == {"result": []}
    assert query(service, "DELETE FROM people RETURNING name").json()["result"] == [{"name": "Ada"}, {"name": "Zuse"}]
    assert query(service, "DROP TABLE people").body == b"OK"


def test_it_is_off_unless_switched_on(start, postgres, plain):
    off = start(DATABASE_URL=postgres.url())
    for service in (off, plain):
        answer = query(service, "SELECT 1")
        assert answer.status == 403
        assert answer.json()["reason"] == "/query is switched off; set ALLOW_QUERY=1 to use it"
    assert off.ask("GET", "/query").status == 405


@pytest.mark.parametrize("statement, word", [
    ("SELECT 1; SELECT 2", "multiple commands"),
    ("SELEC 1", "syntax error"),
    ("SELECT * FROM nowhere", "does not exist"),
    ("", "empty"),
    ("SELECT 1/0", "division by zero"),
    ("SELECT pg_sleep(5)", "QUERY_TIMEOUT"),
    ("SELECT generate_series(1, 11)", "QUERY_ROWS"),
    ("SELECT repeat('x', 2000)", "QUERY_BYTES"),
    ("COPY (SELECT 1) TO STDOUT", "COPY"),
    ("VACUUM", "cannot run inside a transaction block"),
], ids=["two", "syntax", "unknown", "empty", "division", "slow", "rows", "bytes", "copy", "vacuum"])
def test_a_statement_that_is_refused_says_why(service, statement, word):
    answer = query(service, statement)
    assert answer.status == 422
    assert word in answer.json()["reason"]
    assert query(service, "SELECT 1 AS a").json() == {"result": [{"a": 1}]}


@pytest.mark.parametrize("body, status", [
    ({}, 422), ({"query": 1}, 422), ({"query": "SELECT 1", "limit": 1}, 422), ({"query": "SELECT 1\0"}, 422),
    (b"SELECT 1", 400), ([], 422),
], ids=["missing", "number", "field", "zero-byte", "text", "array"])
def test_a_body_that_is_wrong_is_refused(service, body, status):
    answer = service.ask("POST", "/query", body, {"Content-Type": "application/json"})
    assert answer.status == status and answer.json()["reason"]


def test_slow_statements_stop_neither_the_to_dos_nor_readiness(service):
    began = time.monotonic()
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(query(service, "SELECT pg_sleep(3)").status))
               for _ in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    asked = time.monotonic()
    assert service.ask("POST", "/api/todos", {"text": "meanwhile"}).status == 201
    assert service.ask("GET", "/readyz").status == 200
    assert time.monotonic() - asked < 1
    for thread in threads:
        thread.join()
    assert set(answers) <= {422, 503} and 422 in answers
    assert time.monotonic() - began < 10


def test_errors_of_authors_are_no_errors_of_the_store(service):
    query(service, "SELEC")
    assert b"notes_store_errors_total 0\n" in service.ask("GET", "/metrics").body
