"""The process: its arguments, its settings, its health check, its limits and its end."""

import json
import os
import signal
import socket
import subprocess
import threading
import time

import pytest

from running import binary, is_closed, read_answer

GET = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"


def run(*arguments, **settings):
    environment = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run([binary(), *arguments], env=environment, capture_output=True, text=True,
                          timeout=20)


def test_version_and_help_are_told(tmp_path):
    assert run("--version").stdout.startswith("notes 1.")
    told = run("--help")
    assert told.returncode == 0
    for name in ("PORT", "STORE", "DRAIN", "healthcheck"):
        assert name in told.stdout


def test_an_unknown_role_is_a_clear_error():
    told = run("watch")
    assert told.returncode == 2
    assert told.stderr == ('notes: unknown role "watch"; there are "serve" and "healthcheck" '
                           '(see "notes --help")\n')
    assert run("serve", "now").returncode == 2


def test_all_mistakes_in_the_settings_are_named_at_once():
    told = run("serve", PORT="http", STORE="oracle", MAX_BODY="1g", ALLOW_BURN="yes",
               HOST="localhost")
    assert told.returncode == 2
    named = [line.split(" ")[1] for line in told.stderr.splitlines()[:-1]]
    assert named == ["HOST", "PORT", "STORE", "MAX_BODY", "ALLOW_BURN"]
    assert told.stderr.endswith('"notes --help" lists all settings\n')


def test_a_port_that_is_taken_is_named(start):
    service = start(STORE="memory")
    told = run("serve", HOST="127.0.0.1", PORT=str(service.port), STORE="memory")
    assert told.returncode == 1
    line = json.loads(told.stdout)
    assert line["reason"] == (f"cannot listen on 127.0.0.1 port {service.port}: Address already in "
                              "use; set HOST and PORT to an address and a port that are free")


def test_a_data_folder_that_cannot_be_used_is_named():
    told = run("serve", HOST="127.0.0.1", PORT="0", DATA_DIR="/proc/nowhere")
    assert told.returncode == 1
    line = json.loads(told.stdout.splitlines()[-2])
    assert line["level"] == "error"
    assert '"/proc/nowhere"' in line["reason"] and "DATA_DIR" in line["reason"]


def test_the_health_check_tells_ready_from_draining_and_from_dead(start):
    service = start(STORE="memory", DRAIN="2s")
    asked = {"PORT": str(service.port), "HOST": "127.0.0.1"}
    ready = run("healthcheck", **asked)
    assert (ready.returncode, ready.stdout) == \
        (0, '/readyz answered HTTP/1.1 200 OK: {"status":"ready"}\n')
    service.process.send_signal(signal.SIGTERM)
    service.line("draining")
    draining = run("healthcheck", **asked)
    assert draining.returncode == 1 and "draining" in draining.stderr
    service.stop()
    dead = run("healthcheck", **asked)
    assert dead.returncode == 1
    assert dead.stderr == f"cannot reach 127.0.0.1 port {service.port}: Connection refused\n"


def test_the_health_check_does_not_wait_for_ever():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        told = run("healthcheck", PORT=str(silent.getsockname()[1]), HOST="127.0.0.1")
    assert told.returncode == 1 and "within 2 s" in told.stderr
    assert time.monotonic() - began < 4


def test_the_health_check_uses_loopback_when_every_address_is_served(start):
    service = start(STORE="memory", HOST="::")
    assert run("healthcheck", PORT=str(service.port), HOST="::").returncode == 0
    assert run("healthcheck", PORT=str(service.port), HOST="0.0.0.0").returncode == 0


def test_sigterm_drains_not_ready_but_serving_then_ends(start):
    service = start(STORE="memory", DRAIN="1s")
    with service.connect() as idle, service.connect() as busy:
        idle.sendall(GET)
        assert read_answer(idle).status == 200
        began = time.monotonic()
        service.process.send_signal(signal.SIGTERM)
        service.line("draining")
        assert service.ask("GET", "/readyz").status == 503
        assert service.ask("GET", "/healthz").status == 200
        busy.sendall(GET)
        answer = read_answer(busy)
        assert answer.status == 200 and answer.headers["connection"] == "close"
        assert is_closed(idle)
        assert service.stop() == 0
    assert 0.9 < time.monotonic() - began < 3
    assert service.log()[-1]["event"] == "stopped"


def test_a_request_in_flight_is_finished(start):
    service = start(STORE="memory", ALLOW_BURN="1", DRAIN="0")
    with service.connect() as connection:
        connection.sendall(b"GET /burn?ms=1000 HTTP/1.1\r\nHost: a\r\n\r\n")
        while b"notes_requests_in_flight 2\n" not in service.ask("GET", "/metrics").body:
            pass
        service.process.send_signal(signal.SIGTERM)
        assert read_answer(connection).json()["burned_ms"] == 1000
        assert service.stop() == 0


def test_a_half_sent_request_is_finished(start):
    service = start(STORE="memory", DRAIN="0")
    with service.connect() as connection:
        connection.sendall(GET[:10])
        time.sleep(0.1)
        service.process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        connection.sendall(GET[10:])
        assert read_answer(connection).status == 200
    assert service.stop() == 0


def test_a_second_signal_ends_it_at_once(start):
    service = start(STORE="memory", DRAIN="60s")
    service.process.send_signal(signal.SIGTERM)
    service.line("draining")
    began = time.monotonic()
    assert service.stop(signal.SIGTERM) == 128 + signal.SIGTERM
    assert time.monotonic() - began < 2
    assert service.log()[-1]["event"] == "stopped at once by a second signal"


def test_ctrl_c_does_not_drain(start):
    service = start(STORE="memory", DRAIN="60s")
    began = time.monotonic()
    assert service.stop(signal.SIGINT) == 0
    assert time.monotonic() - began < 2


class Client(threading.Thread):
    """Asks without pause on a kept connection; connects again when the server says close."""

    def __init__(self, port):
        super().__init__()
        self.port, self.done, self.lost, self.refused = port, 0, [], False

    def run(self):
        while not self.refused:
            try:
                connection = socket.create_connection(("127.0.0.1", self.port), timeout=10)
            except ConnectionRefusedError:
                self.refused = True
                return
            self.use(connection)

    def use(self, connection):
        with connection:
            try:
                while True:
                    connection.sendall(GET.replace(b"/healthz", b"/api/todos"))
                    answer = read_answer(connection)
                    assert answer.status == 200
                    self.done += 1
                    if answer.headers.get("connection") == "close":
                        return
            except OSError as problem:
                self.lost.append(problem)


def test_sigterm_under_load_loses_nothing(start):
    service = start(STORE="sqlite", DRAIN="1s")
    clients = [Client(service.port) for _ in range(16)]
    for client in clients:
        client.start()
    time.sleep(0.5)
    assert service.stop() == 0
    for client in clients:
        client.join(20)
    assert sum(client.done for client in clients) > 200
    # A client may connect in the very moment in which the door is closed: one at most.
    assert sum(len(client.lost) for client in clients) <= 1, [c.lost for c in clients]


def test_300_idle_connections_cost_nothing(start):
    service = start(STORE="memory")
    idle = [service.connect() for _ in range(300)]
    try:
        began = time.monotonic()
        for _ in range(50):
            assert service.ask("GET", "/healthz").status == 200
        assert time.monotonic() - began < 5
        assert b"notes_connections_open 301\n" in service.ask("GET", "/metrics").body
    finally:
        for connection in idle:
            connection.close()


def test_beyond_the_limit_the_longest_idle_connection_makes_room(start):
    service = start(STORE="memory", MAX_CONNECTIONS="3")
    idle = []
    for _ in range(3):
        connection = service.connect()
        connection.sendall(GET)
        assert read_answer(connection).status == 200
        idle.append(connection)
        time.sleep(0.02)
    assert service.ask("GET", "/healthz").status == 200
    assert is_closed(idle[0])
    idle[2].sendall(GET)
    assert read_answer(idle[2]).status == 200
    for connection in idle:
        connection.close()


def test_beyond_the_limit_of_busy_connections_a_client_is_told(start):
    service = start(STORE="memory", MAX_CONNECTIONS="2")
    busy = [service.connect() for _ in range(2)]
    for connection in busy:
        connection.sendall(GET[:10])
    time.sleep(0.2)
    answer = service.ask("GET", "/healthz")
    assert answer.status == 503
    assert answer.json()["reason"] == "too many connections"
    for connection in busy:
        connection.sendall(GET[10:])
        assert read_answer(connection).status == 200
        connection.close()


def test_a_flood_of_connections_is_survived(start):
    service = start(STORE="memory", MAX_CONNECTIONS="20")
    flood = []
    for _ in range(400):
        connection = service.connect()
        connection.sendall(b"G")
        flood.append(connection)
    for connection in flood:
        connection.close()
    end = time.monotonic() + 10
    while True:
        try:
            if service.ask("GET", "/healthz").status == 200:
                break
        except OSError:
            pass
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_log_reader_that_is_gone_does_not_stop_the_service(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen([binary()], stdout=subprocess.PIPE, text=True,
                               env={"HOST": "127.0.0.1", "PORT": str(port), "STORE": "memory"})
    try:
        assert "listening" in process.stdout.readline()
        process.stdout.close()
        for _ in range(3):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(GET.replace(b"healthz", b"version"))
                assert read_answer(connection).status == 200
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0


@pytest.mark.parametrize("seed", range(3))
def test_random_bytes_never_end_the_service(plain, seed):
    import random
    dice = random.Random(seed)
    whole = (b"POST /api/todos?limit=1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
             b"Transfer-Encoding: chunked\r\n\r\nb\r\n{\"text\":1}\n\r\n0\r\nX: y\r\n\r\n")
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        with plain.connect() as connection:
            connection.sendall(bytes(data[:dice.randint(1, len(data))]))
            connection.shutdown(socket.SHUT_WR)
            connection.recv(4096)
    assert plain.ask("GET", "/healthz").status == 200
