"""The service as a running process, and the plainest ways to talk to it."""

import http.client
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import time


def binary():
    """The program under test: NOTES_BINARY, or the newest one that the presets have built."""
    given = os.environ.get("NOTES_BINARY")
    if given:
        return given
    builds = pathlib.Path(__file__).resolve().parent.parent / "build"
    found = sorted(builds.glob("*/notes"), key=lambda path: path.stat().st_mtime)
    if not found:
        raise RuntimeError('no binary: build one ("cmake --workflow --preset dev") '
                           'or set NOTES_BINARY')
    return str(found[-1])


def stores():
    """Those that the program was built with, in its own words."""
    told = subprocess.run([binary(), "serve"], env={"STORE": "?"}, capture_output=True, text=True,
                          timeout=20)
    return told.stderr.split("must be ")[1].splitlines()[0].replace(",", "").split('"')[1::2]


class Answer:
    """Status, headers (names in lower case) and body of one HTTP answer."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    def json(self):
        return json.loads(self.body)


class Service:
    """One `notes serve` on a free port; its settings are the environment that is given."""

    def __init__(self, folder, **settings):
        self.folder = pathlib.Path(folder)
        self.settings = {"HOST": "127.0.0.1", "PORT": "0", "DATA_DIR": str(self.folder / "data"),
                         "DRAIN": "0", **settings}
        self.log_path = self.folder / "log.jsonl"
        self.process = None
        self.port = None

    def start(self, ready=True):
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([binary(), "serve"], env=self.environment(),
                                            stdout=log, stderr=subprocess.STDOUT,
                                            cwd=self.folder)
        self.port = self.line("listening")["port"]
        if ready:
            self.line("ready")
        return self

    def environment(self):
        kept = {name: os.environ[name] for name in ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS")
                if name in os.environ}
        return {**kept, **self.settings}

    def log(self):
        text = self.log_path.read_text(errors="replace")
        whole = text[:text.rfind("\n") + 1]
        return [json.loads(line) for line in whole.splitlines()]

    def line(self, event, seconds=10):
        """The first log line of that event, waited for."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = self.log_path.read_text(errors="replace")
            for line in text[:text.rfind("\n") + 1].splitlines():
                if line.startswith("{") and json.loads(line)["event"] == event:
                    return json.loads(line)
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise AssertionError(f"no log line {event!r}; the log is:\n{text}")

    def ask(self, method, path, body=None, headers=None):
        """One request on a connection of its own. A body that is not bytes is sent as JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        headers = dict(headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=15)

    def raw(self, data):
        """Sends bytes as they are; everything that comes back until the server closes."""
        with self.connect() as connection:
            connection.sendall(data)
            return read_all(connection)

    def stop(self, how=signal.SIGTERM, seconds=20):
        """Sends the signal and waits; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(seconds)

    def end(self):
        """After a test: stops it by all means, and tells of a crash."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        text = self.log_path.read_text(errors="replace") if self.log_path.exists() else ""
        assert "Sanitizer" not in text and "runtime error" not in text, text


def read_all(connection, seconds=15):
    """Everything until the other side closes, or resets."""
    received = b""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            break
        if not piece:
            break
        received += piece
    return received


def read_answer(connection):
    """Exactly one answer with a Content-Length from a connection that stays open."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        if not piece:
            raise ConnectionError(f"closed after {received!r}")
        received += piece
    head, body = received.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    headers = [tuple(line.split(": ", 1)) for line in lines[1:]]
    answer = Answer(int(lines[0].split()[1]), headers, body)
    missing = int(answer.headers.get("content-length", 0)) - len(body)
    while missing > 0:
        piece = connection.recv(missing)
        if not piece:
            raise ConnectionError("closed inside a body")
        answer.body += piece
        missing -= len(piece)
    return answer


def is_closed(connection, seconds=5):
    """True if the other side closes within the time, without another byte."""
    readable, _, _ = select.select([connection], [], [], seconds)
    if not readable:
        return False
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True
