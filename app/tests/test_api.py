"""/api/todos, /data and the pages machines ask, with each store."""

import json
import sqlite3

import pytest

from running import read_answer


def make(service, text="Tea"):
    return service.ask("POST", "/api/todos", {"text": text}).json()


def test_a_todo_is_made_shown_changed_and_deleted(service):
    made = service.ask("POST", "/api/todos", {"text": "  Tea ☕  "})
    assert made.status == 201
    todo = made.json()
    assert (todo["text"], todo["done"]) == ("Tea ☕", False)
    place = made.headers["location"]
    assert place == f"/api/todos/{todo['id']}"
    assert service.ask("GET", place).json() == todo
    ticked = service.ask("PATCH", place, {"done": True})
    assert ticked.status == 200 and ticked.json() == {**todo, "done": True}
    replaced = service.ask("PUT", place, {"text": "Coffee", "done": False}).json()
    assert replaced == {**todo, "text": "Coffee"}
    assert service.ask("GET", "/api/todos").json() == [replaced]
    gone = service.ask("DELETE", place)
    assert (gone.status, gone.body) == (204, b"")
    assert service.ask("DELETE", place).status == 404
    assert service.ask("GET", "/api/todos").json() == []


@pytest.mark.parametrize("body, status, word", [
    ({}, 422, '"text" is missing'),
    ({"text": ""}, 422, "empty"),
    ({"text": "   "}, 422, "empty"),
    ({"text": 5}, 422, "must be a string"),
    ({"text": "a\nb"}, 422, "one line"),
    ({"text": "a\0b"}, 422, "control characters"),
    ({"text": "x" * 501}, 422, "at most 500 characters, not 501"),
    ({"text": "a", "done": "yes"}, 422, "true or false"),
    ({"text": "a", "tags": []}, 422, 'not "tags"'),
    (b"[1]", 422, "not array"),
    (b"{", 400, "not valid JSON, at byte"),
    (b'{"text":"\xff"}', 400, "not valid JSON"),
    (b'{"text":1e999}', 400, "too large"),
    (b'{"a":' * 3000 + b"1" + b"}" * 3000, 400, "nested deeper than 64"),
    (b"[" * 60000, 400, "nested deeper than 64"),
], ids=["missing", "empty", "blank", "number", "lines", "zero-byte", "long", "done", "unknown-field",
        "array", "broken", "utf-8", "huge-number", "deep-objects", "deep-arrays"])
def test_a_body_that_is_wrong_is_refused_by_name(service, body, status, word):
    answer = service.ask("POST", "/api/todos", body, {"Content-Type": "application/json"})
    assert answer.status == status
    assert word in answer.json()["reason"]
    assert answer.json()["status"] == status
    assert service.ask("GET", "/api/todos").json() == []


def test_half_a_change_is_told_apart_from_a_whole_one(service):
    place = f"/api/todos/{make(service)['id']}"
    assert service.ask("PUT", place, {"text": "a"}).status == 422
    assert service.ask("PATCH", place, {}).status == 422
    assert service.ask("PATCH", place, {"text": "a"}).json()["text"] == "a"


@pytest.mark.parametrize("id", ["0", "999", "-1", "x", "1.0", "99999999999999999999", "%00", "é"])
def test_an_id_that_does_not_exist_is_not_found(service, id):
    path = "/api/todos/" + (id if id != "é" else "%C3%A9")
    assert service.ask("GET", path).status in (404, 400)
    assert service.ask("PATCH", path, {"done": True}).status in (404, 400)
    assert service.ask("DELETE", path).status in (404, 400)


def test_emoji_count_as_one_character(service):
    text = "😀" * 500
    assert make(service, text)["text"] == text


def test_lists_come_in_parts_that_link_to_each_other(service):
    made = [make(service, f"n{number}")["id"] for number in range(5)]
    seen, path = [], "/api/todos?limit=2"
    while path:
        part = service.ask("GET", path)
        seen += [todo["id"] for todo in part.json()]
        link = part.headers.get("link")
        path = link and link[1:link.index(">")] + "&limit=2"
    assert seen == made
    assert service.ask("GET", "/api/todos?limit=0").status == 422


def test_data_keeps_any_object_exactly(service):
    first = b'{ "precise": 1.10, "huge": 123456789012345678901234567890, "z":1, "a":[{}] }'
    answer = service.ask("POST", "/data", first, {"Content-Type": "application/json"})
    assert answer.status == 201
    place = answer.headers["location"]
    assert place == f"/data/{answer.json()['id']}"
    assert service.ask("GET", place).body.strip() == first
    service.ask("POST", "/data", {"b": "☎"})
    everything = service.ask("GET", "/data")
    assert first in everything.body
    assert everything.json() == [json.loads(first), {"b": "☎"}]
    assert service.ask("POST", "/data", b"[1]", {"Content-Type": "application/json"}).status == 422
    assert service.ask("GET", "/data/77").status == 404


@pytest.mark.parametrize("store", ["memory", "sqlite", "postgres", "mongodb"])
def test_a_full_store_says_so(start, settings_of, store):
    service = start(**settings_of(store), MAX_ITEMS="2")
    make(service), make(service)
    answer = service.ask("POST", "/api/todos", {"text": "one too many"})
    assert answer.status == 507
    assert "MAX_ITEMS" in answer.json()["reason"]


def test_sqlite_keeps_everything_over_a_restart(start):
    service = start(STORE="sqlite")
    todo = make(service)
    service.ask("POST", "/data", {"a": 1})
    assert service.stop() == 0
    service.start()
    assert service.ask("GET", "/api/todos").json() == [todo]
    assert service.ask("GET", "/data").json() == [{"a": 1}]


def test_sqlite_keeps_what_it_confirmed_when_it_is_killed(start):
    service = start(STORE="sqlite")
    made = [make(service, f"n{number}") for number in range(20)]
    service.process.kill()
    service.process.wait()
    service.start()
    assert service.ask("GET", "/api/todos").json() == made


def test_a_database_that_goes_away_makes_it_unready_until_it_is_back(start):
    service = start(STORE="sqlite")
    make(service)
    data, away = service.folder / "data", service.folder / "away"
    data.rename(away)
    answer = service.ask("GET", "/readyz")
    assert answer.status == 503 and "notes.db" in answer.json()["reason"]
    assert service.ask("GET", "/healthz").status == 200
    lost = service.ask("POST", "/api/todos", {"text": "lost"})
    assert lost.status == 503 and lost.headers["retry-after"] == "1"
    assert b"notes_store_errors_total 2\n" in service.ask("GET", "/metrics").body
    away.rename(data)
    assert service.ask("GET", "/readyz").status == 200
    assert [todo["text"] for todo in service.ask("GET", "/api/todos").json()] == ["Tea"]


@pytest.mark.parametrize("patience, word", [("5s", "locked"), ("300ms", "within 300 ms")])
def test_a_database_that_is_locked_stops_changes_only(start, patience, word):
    service = start(STORE="sqlite", STORE_TIMEOUT=patience)
    make(service)
    with sqlite3.connect(service.folder / "data" / "notes.db") as other:
        other.execute("BEGIN IMMEDIATE")
        with service.connect() as waiting:
            body = b'{"text":"a"}'
            waiting.sendall(b"POST /api/todos HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n"
                            b"Content-Type: application/json\r\n\r\n" % len(body) + body)
            assert len(service.ask("GET", "/api/todos").json()) == 1
            assert service.ask("GET", "/readyz").status == 200
            answer = read_answer(waiting)
        assert answer.status == 503 and word in answer.json()["reason"]
        other.rollback()
    other.close()
    assert service.ask("POST", "/api/todos", {"text": "b"}).status == 201


def test_version_names_program_host_and_store(start):
    service = start(STORE="memory", VERSION="2.0-blue")
    version = service.ask("GET", "/version").json()
    assert (version["name"], version["version"], version["store"]) == ("notes", "2.0-blue", "memory")
    assert version["hostname"] and version["revision"]
    assert service.ask("GET", "/openapi.json").json()["info"]["version"] == "2.0-blue"


def test_metrics_count_requests_by_pattern_not_by_path(service):
    todo = make(service)
    for _ in range(3):
        service.ask("GET", f"/api/todos/{todo['id']}")
    for number in range(50):
        service.ask("GET", f"/nothing/{number}")
    text = service.ask("GET", "/metrics").body.decode()
    assert 'notes_http_requests_total{route="/api/todos/{id}",method="GET",code="200"} 3' in text
    assert 'notes_http_requests_total{route="none",method="GET",code="404"} 50' in text
    assert 'duration_seconds_count{route="/api/todos/{id}"} 3' in text
    assert "notes_requests_in_flight 1\n" in text
    assert "notes_connections_accepted_total 55\n" in text
    check_exposition(text)


def check_exposition(text):
    """Every sample belongs to a metric whose TYPE came before it, and has a number."""
    known = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            assert name not in known
            known[name] = kind
        elif not line.startswith("#"):
            name = line.split("{")[0].split(" ")[0]
            stem = name
            for suffix in ("_bucket", "_sum", "_count"):
                if name.endswith(suffix) and known.get(name[:-len(suffix)]) == "histogram":
                    stem = name[:-len(suffix)]
            assert stem in known, line
            float(line.rsplit(" ", 1)[1])


def test_burn_is_off_unless_switched_on_and_bounded(start):
    off = start(STORE="memory")
    assert off.ask("GET", "/burn?ms=1").status == 403
    on = start(STORE="memory", ALLOW_BURN="1")
    answer = on.ask("GET", "/burn?ms=50").json()
    assert answer["burned_ms"] == 50 and answer["rounds"] > 0
    for bad in ("0", "10001", "x", "-5"):
        assert on.ask("GET", f"/burn?ms={bad}").status == 422


def test_burning_does_not_stop_the_others_and_is_limited_in_number(start):
    service = start(STORE="memory", ALLOW_BURN="1")
    burning = []
    for _ in range(4):
        connection = service.connect()
        connection.sendall(b"GET /burn?ms=1500 HTTP/1.1\r\nHost: a\r\n\r\n")
        burning.append(connection)
    while b"notes_requests_in_flight 5\n" not in service.ask("GET", "/metrics").body:
        pass
    assert service.ask("GET", "/burn?ms=1").status == 429
    assert service.ask("GET", "/healthz").status == 200
    for connection in burning:
        assert connection.recv(12) == b"HTTP/1.1 200"
        connection.close()


def test_the_description_answers_for_every_route_that_takes_get(plain):
    document = plain.ask("GET", "/openapi.json").json()
    for path, item in document["paths"].items():
        if "get" not in item:
            continue
        answer = plain.ask("GET", path.replace("{id}", "1"))
        described = item["get"]["responses"]
        assert str(answer.status) in described, path
        kinds = described[str(answer.status)].get("content", {})
        assert answer.headers["content-type"].split(";")[0] in kinds, path


def test_every_method_that_is_described_is_allowed_and_no_other(plain):
    document = plain.ask("GET", "/openapi.json").json()
    for path, item in document["paths"].items():
        methods = {name.upper() for name in item if name != "parameters"}
        answer = plain.ask("OPTIONS", path.replace("{id}", "1"))
        assert answer.status == 204
        allowed = set(answer.headers["allow"].split(", "))
        assert allowed == methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set()), path


def test_probes_are_not_logged_unless_they_fail_or_debug_is_on(start):
    service = start(STORE="memory")
    service.ask("GET", "/healthz")
    service.ask("GET", "/readyz")
    service.ask("GET", "/version?x=%22")
    assert service.line("request")["target"] == "/version?x=%22"
    service.stop()
    targets = [line["target"] for line in service.log() if line["event"] == "request"]
    assert targets == ["/version?x=%22"]
    loud = start(STORE="memory", LOG_LEVEL="debug")
    loud.ask("GET", "/healthz")
    assert loud.line("request")["target"] == "/healthz"
