"""Bench of the reference service against nginx and Flask under gunicorn: the same answers, side by side in one run.

Each server gets one core and wrk the other (taskset); the servers take turns several times, so that a busy machine
hurts all alike, and medians are compared. Needs a release build of app/ (--binary), nginx, wrk, gunicorn and Flask of
the distribution. Prints tables; fails only where a server does not answer as it should.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TODO = "/api/todos/1"

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;
events {{ worker_connections 2048; }}
http {{
  access_log off; keepalive_requests 100000000; default_type application/json;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; location = /version {{ return 200 '{body}'; }} }}
}}
"""

FLASK = """
import os, sqlite3
from flask import Flask, Response, jsonify, g
app = Flask(__name__)
VERSION = {version!r}

@app.get("/version")
def version():
    return jsonify(VERSION)

database = sqlite3.connect({database!r}, check_same_thread=False)

@app.get("/api/todos/<int:id>")
def todo(id):
    row = database.execute("SELECT id, text, done, created FROM todos WHERE id = ?", (id,)).fetchone()
    if row is None:
        return jsonify(error="not found"), 404
    return jsonify(id=row[0], text=row[1], done=bool(row[2]), created=row[3])
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


def ask(port, path, method="GET", body=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"Content-Type": "application/json"} if body else {}
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def await_answer(port, path, seconds=20):
    end = time.monotonic() + seconds
    while True:
        try:
            if ask(port, path)[0] == 200:
                return
        except OSError:
            pass
        if time.monotonic() > end:
            raise SystemExit(f"port {port} did not answer {path} within {seconds} s")
        time.sleep(0.001)


def resident_kib(pid):
    """Of the process and its children."""
    total = 0
    pids = [pid]
    while pids:
        one = pids.pop()
        status = pathlib.Path(f"/proc/{one}/status").read_text()
        total += int(re.search(r"VmRSS:\s+(\d+)", status)[1])
        pids += [int(p) for p in pathlib.Path(f"/proc/{one}/task/{one}/children").read_text().split()]
    return total


def processor_seconds(pid):
    """Used by the process and its children so far."""
    ticks = 0
    pids = [pid]
    while pids:
        one = pids.pop()
        fields = pathlib.Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
        pids += [int(p) for p in pathlib.Path(f"/proc/{one}/task/{one}/children").read_text().split()]
    return ticks / os.sysconf("SC_CLK_TCK")


class Server:
    """One server, pinned to core 0, started again for every measurement of its start."""

    def __init__(self, name, argv, port, env=None, cwd=None):
        self.name, self.port, self.cwd = name, port, cwd
        self.argv = ["taskset", "-c", "0", *argv]
        self.env = {"PATH": os.environ["PATH"], **(env or {})}
        self.process = None

    @contextlib.contextmanager
    def running(self, path="/version"):
        began = time.perf_counter()
        self.process = subprocess.Popen(self.argv, env=self.env, cwd=self.cwd, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        try:
            await_answer(self.port, path)
            self.started = time.perf_counter() - began
            yield self
        finally:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def load(server, path, connections, seconds):
    """(requests per second, requests per second of the server's processor time) of wrk on the other core.

    The second figure does not depend on what else the machine does. Every answer must be 2xx.
    """
    before = processor_seconds(server.process.pid)
    port = server.port
    words = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
                            f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in words or "Socket errors" in words:
        raise SystemExit(f"wrk saw failures at {path}:\n{words}")
    used = processor_seconds(server.process.pid) - before
    requests = int(re.search(r"(\d+) requests in", words)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", words)[1]), requests / max(used, 0.01)


def servers_in(folder, binary):
    ports = [free_port() for _ in range(3)]
    data = folder / "data"
    notes = Server("notes", [str(binary)], ports[0], {"HOST": "127.0.0.1", "PORT": str(ports[0]), "DATA_DIR": str(data),
                                                      "LOG_LEVEL": "warn", "DRAIN": "0"})
    with notes.running("/readyz"):
        version = json.loads(ask(notes.port, "/version")[1])
        status, _ = ask(notes.port, "/api/todos", "POST", b'{"text":"measure"}')
        assert status == 201
        body = ask(notes.port, "/version")[1].decode().strip()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=ports[1], body=body))
    nginx = Server("nginx", ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], ports[1])
    (folder / "flask_app.py").write_text(FLASK.format(version=version, database=str(data / "notes.db")))
    flask = Server("gunicorn", ["/usr/bin/gunicorn", "--workers", "1", "--threads", "8", "--keep-alive", "75",
                                "--bind", f"127.0.0.1:{ports[2]}", "flask_app:app"], ports[2], cwd=str(folder))
    return notes, nginx, flask


def rates(servers, path, connections, options):
    """{name: medians of both figures of load}; the servers take turns."""
    seen = {server.name: [] for server in servers}
    for _ in range(options.rounds):
        for server in servers:
            with server.running(path):
                seen[server.name].append(load(server, path, connections, options.seconds))
    return {name: [statistics.median(column) for column in zip(*values)] for name, values in seen.items()}


def starts(servers, options):
    """{name: (median ms until the first 200, resident MB after 50 requests)}"""
    seen = {}
    for server in servers:
        times, resident = [], 0
        for _ in range(options.rounds * 2 + 1):
            with server.running():
                times.append(server.started * 1e3)
                for _ in range(50):
                    ask(server.port, "/version")
                resident = resident_kib(server.process.pid) / 1024
        seen[server.name] = (statistics.median(times), resident)
    return seen


def with_idle(notes, options):
    """Requests/s at 64 connections beside 300 idle ones, as a part of what it is without them; rounds take turns."""
    ratios = []
    for _ in range(options.rounds):
        with notes.running():
            alone = load(notes, "/version", 64, options.seconds)[0]
            idle = [socket.create_connection(("127.0.0.1", notes.port)) for _ in range(300)]
            beside = load(notes, "/version", 64, options.seconds)[0]
            for connection in idle:
                connection.close()
            ratios.append(beside / alone)
    return statistics.median(ratios)


class Report:
    def __init__(self):
        print(f"| {'what':72} | {'notes':>10} | {'other':>10} | {'ratio':>7} | {'goal':>8} | reached |")
        print("|" + "-" * 74 + "|-----------:|-----------:|--------:|---------:|---------|")

    def row(self, what, ours, theirs, goal):
        """goal: (">=" or "<=", number), held against ours / theirs, or against ours if there are no theirs."""
        value = ours / theirs if theirs else ours
        reached = value >= goal[1] if goal[0] == ">=" else value <= goal[1]
        other = f"{theirs:10.1f}" if theirs else " " * 10
        ratio = f"{value:7.2f}" if theirs else " " * 7
        print(f"| {what:72} | {ours:10.1f} | {other} | {ratio} | {goal[0]} {goal[1]:5.4g} | {'yes' if reached else 'NO':7} |",
              flush=True)


    def rates(self, what, ours, theirs, least):
        for unit, mine, other in zip(("requests/s", "requests per processor second"), ours, theirs):
            self.row(f"{unit}, {what}", mine, other, (">=", least))


def measure(options):
    with tempfile.TemporaryDirectory() as name:
        notes, nginx, flask = servers_in(pathlib.Path(name), options.binary)
        report = Report()
        for connections in options.connections:
            seen = rates([notes, nginx, flask], "/version", connections, options)
            what = f"JSON answer, {connections} connections"
            report.rates(f"{what}: nginx", seen["notes"], seen["nginx"], 0.8)
            report.rates(f"{what}: gunicorn", seen["notes"], seen["gunicorn"], 15 if connections > 1 else 2)
        seen = rates([notes, flask], TODO, 64, options)
        report.rates("one SQLite read, 64 connections: gunicorn", seen["notes"], seen["gunicorn"], 7)
        report.row("300 idle connections: part of the rate kept", with_idle(notes, options), 0, (">=", 0.9))
        for name, (ms, resident) in starts([notes, nginx, flask], options).items():
            if name == "notes":
                ours = (ms, resident)
                report.row("start until the first 200, ms", ms, 0, ("<=", 20))
                report.row("resident, MB", resident, 0, ("<=", 10))
            else:
                report.row(f"start until the first 200, ms: {name}", ours[0], ms, ("<=", 1))
                report.row(f"resident, MB: {name}", ours[1], resident, ("<=", 1))
        report.row("program, MB", os.path.getsize(options.binary) / 1e6, 0, ("<=", 5))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=ROOT / "app/build/release/notes", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=3, help="of each load")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each server")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 64, 256])
    parser.add_argument("--smoke", action="store_true", help="everything once and briefly, to see that the bench works")
    options = parser.parse_args()
    if options.smoke:
        options.seconds, options.rounds, options.connections = 1, 1, [64]
    if not options.binary.exists():
        raise SystemExit(f'"{options.binary}" does not exist; build it: cd app && cmake --workflow --preset release')
    if len(os.sched_getaffinity(0)) < 2:
        raise SystemExit("this bench needs two cores: one for the server, one for the load")
    measure(options)


if __name__ == "__main__":
    main()
