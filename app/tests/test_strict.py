"""What HTTP clients, good and bad, get to hear: raw bytes on a socket."""

import json
import time

import pytest

from running import is_closed, read_all, read_answer


def status_of(answer):
    assert answer.startswith(b"HTTP/1.1 "), answer
    return int(answer.split(b" ", 2)[1])


def reason_of(answer):
    body = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    assert set(body) == {"status", "error", "reason"}
    return body["reason"]


def request(line="GET /healthz HTTP/1.1", fields=(), body=b""):
    head = "\r\n".join([line, "Host: a", *fields]) + "\r\n\r\n"
    return head.encode("latin-1") + body


JSON = "Content-Type: application/json"
POST = "POST /data HTTP/1.1"
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize("data, status", [
    (request(POST, [JSON, "Content-Length: 2", CHUNKED], b"{}"), 400),
    (request(POST, [JSON, CHUNKED, "Content-Length: 2"], b"2\r\n{}\r\n0\r\n\r\n"), 400),
    (request(POST, [JSON, "Content-Length: 2", "Content-Length: 2"], b"{}"), 400),
    (request(POST, [JSON, "Content-Length: 2, 2"], b"{}"), 400),
    (request(POST, [JSON, "Content-Length: -2"], b"{}"), 400),
    (request(POST, [JSON, "Content-Length: 2x"], b"{}"), 400),
    (request(POST, [JSON, "Transfer-Encoding: gzip"]), 501),
    (request(POST, [JSON, CHUNKED], b"nonsense\r\n\r\n"), 400),
    (request(POST, [JSON]), 411),
    (request(POST, ["Content-Length: 2"], b"{}"), 415),
    (request(POST, [JSON, "Content-Length: 4097"]), 413),
    (request(POST, [JSON, "Content-Length: 99999999999999"]), 413),
    (request(POST, [JSON, CHUNKED], b"1001\r\n" + b"x" * 4097), 413),
    (request("GET /" + "x" * 9000 + " HTTP/1.1"), 414),
    (request("GET /" + "x" * 20000 + " HTTP/1.1"), 414),
    (request(fields=["X: " + "y" * 20000]), 431),
    (request(fields=["X: y"] * 120), 431),
    (request(fields=["X: a", " folded"]), 400),
    (request(fields=["X : a"]), 400),
    (request(fields=["X: a\0b"]), 400),
    (request(fields=["Host: b"]), 400),
    (request("GET /%zz HTTP/1.1"), 400),
    (request("GET healthz HTTP/1.1"), 400),
    (request("GET /healthz HTTP/3.0"), 505),
    (request("BREW /healthz HTTP/1.1"), 501),
    (request("TRACE /healthz HTTP/1.1"), 405),
    (request(POST, [JSON, "Content-Length: 2", "Expect: tea"]), 417),
    (b"GET /healthz HTTP/1.1\r\n\r\n", 400),
    (b"GET /healthz\r\n\r\n", 400),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
    (b"\0" * 40 + b"\r\n\r\n", 400),
], ids=[
    "length-and-chunked", "chunked-and-length", "length-twice", "length-list",
    "length-negative", "length-not-a-number", "encoding-unknown", "chunk-size-wrong",
    "no-length", "no-media-type", "body-too-large", "length-absurd", "chunk-too-large",
    "target-too-long", "line-too-long", "field-too-long", "too-many-fields",
    "folded-field", "space-before-colon", "zero-byte", "host-twice", "percent-wrong",
    "target-without-slash", "version-unknown", "method-unknown", "method-not-allowed",
    "expectation-unknown", "no-host", "http-0.9", "tls", "zeroes"
])
def test_a_request_that_is_wrong_gets_a_reason(plain, data, status):
    with plain.connect() as connection:
        connection.sendall(data)
        answer = read_answer(connection)
        assert answer.status == status
        told = answer.json()
        assert told["status"] == status and told["reason"]
    assert plain.ask("GET", "/healthz").status == 200


def test_a_refused_client_that_goes_on_sending_still_reads_the_reason(plain):
    with plain.connect() as connection:
        connection.sendall(request(POST, [JSON, "Content-Length: 500000"]))
        connection.sendall(b"x" * 500000)
        answer = read_all(connection)
    assert status_of(answer) == 413
    assert b"Connection: close" in answer


def test_a_path_that_is_known_says_which_methods_it_takes(plain):
    answer = plain.ask("DELETE", "/api/todos")
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "GET, HEAD, POST" in answer.json()["reason"]
    assert plain.ask("DELETE", "/nothing").status == 404
    assert plain.ask("OPTIONS", "*").status == 204


def test_head_is_get_without_the_body(plain):
    for path in ("/", "/version", "/nothing"):
        got, head = plain.ask("GET", path), plain.ask("HEAD", path)
        assert head.status == got.status and head.body == b""
        assert head.headers["content-length"] == str(len(got.body))


def test_a_connection_serves_many_requests_also_when_they_come_at_once(plain):
    with plain.connect() as connection:
        connection.sendall(request() * 3 + request("GET /version HTTP/1.1", ["Connection: close"]))
        answers = read_all(connection)
    assert answers.count(b"HTTP/1.1 200 OK") == 4
    assert answers.count(b'{"status":"ok"}') == 3
    assert answers.count(b"Connection: close") == 1


def test_http_1_0_is_closed_after_the_answer_unless_kept(plain):
    assert status_of(plain.raw(b"GET /healthz HTTP/1.0\r\n\r\n")) == 200
    with plain.connect() as connection:
        for _ in range(2):
            connection.sendall(b"GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            assert read_answer(connection).status == 200


def test_a_body_in_chunks_and_in_drips_arrives_whole(plain):
    with plain.connect() as connection:
        connection.sendall(request(POST, [JSON, CHUNKED]))
        for piece in (b"3\r\n", b'{"a', b"\r\n4;x=y\r", b'\n":1}', b"\r\n0", b"\r\n", b"\r\n"):
            connection.sendall(piece)
            time.sleep(0.01)
        answer = read_answer(connection)
    assert answer.status == 201
    assert plain.ask("GET", answer.headers["location"]).json() == {"a": 1}


def test_a_client_that_waits_for_continue_is_told_to_go_on(plain):
    with plain.connect() as connection:
        connection.sendall(request(POST, [JSON, "Content-Length: 2", "Expect: 100-continue"]))
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"{}")
        assert read_answer(connection).status == 201


def test_a_client_that_waits_with_too_large_a_body_is_refused_at_once(plain):
    with plain.connect() as connection:
        connection.sendall(request(POST, [JSON, "Content-Length: 9999", "Expect: 100-continue"]))
        assert read_answer(connection).status == 413


@pytest.mark.parametrize("start", [b"G", b"GET /healthz HTTP/1.1\r\nHost:",
                                   request(POST, [JSON, "Content-Length: 10"], b"{"),
                                   request(POST, [JSON, CHUNKED], b"5\r\n{")],
                         ids=["line", "head", "body", "chunk"])
def test_a_slow_request_is_ended_however_it_drips(plain, start):
    with plain.connect() as connection:
        began = time.monotonic()
        connection.sendall(start)
        for _ in range(4):
            time.sleep(0.1)
            connection.sendall(b"x")
        answer = read_all(connection)
        took = time.monotonic() - began
    assert status_of(answer) == 408 and "in time" in reason_of(answer)
    assert 0.9 < took < 4


def test_a_silent_client_is_closed_after_the_idle_time(start):
    service = start(STORE="memory", IDLE_TIMEOUT="300ms")
    with service.connect() as silent, service.connect() as used:
        used.sendall(request())
        assert read_answer(used).status == 200
        assert is_closed(silent) and is_closed(used)


def test_a_client_that_does_not_take_its_answer_is_let_go(start):
    service = start(STORE="memory", REQUEST_TIMEOUT="500ms")
    big = {"text": "x" * 60000}
    for _ in range(60):
        service.ask("POST", "/data", big)
    with service.connect() as lazy:
        lazy.sendall(request("GET /data HTTP/1.1") * 20)
        end = time.monotonic() + 10
        while b"notes_connections_open 1\n" not in service.ask("GET", "/metrics").body:
            assert time.monotonic() < end, "the lazy client is still being served"
            time.sleep(0.1)


def test_clients_that_vanish_leave_nothing_behind(plain):
    for data in (b"", b"GET", request()[:-2], request(), request(POST, [JSON, "Content-Length: 9"])):
        for _ in range(20):
            with plain.connect() as connection:
                connection.sendall(data)
    end = time.monotonic() + 5
    while b"notes_connections_open 1\n" not in plain.ask("GET", "/metrics").body:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_page_cannot_be_framed_and_runs_only_its_own_files(plain):
    page = plain.ask("GET", "/")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    again = plain.ask("GET", "/", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
