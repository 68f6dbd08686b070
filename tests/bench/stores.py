"""Bench of the reference service's stores: /api/todos listed and added to, beside the same in Flask under gunicorn with
each database's usual driver, side by side in one run.

The service and gunicorn take turns on core 0; wrk and the database server share core 1. Both are asked for the same
answers. Needs a release build of app/ with both databases (cd app && cmake --workflow --preset databases), wrk,
gunicorn, and python3-flask, -psycopg2 and -pymongo of the distribution. Prints a table of medians; fails only where a server does not answer as it should.
"""

import argparse
import contextlib
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import uuid

import service

sys.path.insert(0, str(service.ROOT / "app" / "tests"))

import databases  # noqa: E402

ENTRIES = 20  # of the list that is read
BODY = '{"text":"measure"}'

FLASK = """
import datetime, json, os, threading
from flask import Flask, jsonify, request
app = Flask(__name__)
HERE = threading.local()

@app.get("/api/todos")
def listed():
    return jsonify([dict(id=id, text=text, done=bool(done), created=created) for id, text, done, created in rows()])

@app.post("/api/todos")
def add():
    text = request.get_json()["text"].strip()
    created = datetime.datetime.utcnow().isoformat(timespec="milliseconds") + "Z"
    id = insert(text, created)
    return jsonify(id=id, text=text, done=False, created=created), 201, {"Location": f"/api/todos/{id}"}
"""

DRIVERS = {
    "memory": """
todos = []
lock = threading.Lock()

def rows():
    return todos[:1000]

def insert(text, created):
    with lock:
        todos.append((len(todos) + 1, text, False, created))
        return len(todos)
""",
    "sqlite": """
import sqlite3

def database():
    if not hasattr(HERE, "connection"):
        HERE.connection = sqlite3.connect(os.environ["PLACE"], isolation_level=None, timeout=10)
        HERE.connection.execute("PRAGMA synchronous=FULL")
    return HERE.connection

def rows():
    return database().execute("SELECT id, text, done, created FROM todos ORDER BY id LIMIT 1000").fetchall()

def insert(text, created):
    return database().execute("INSERT INTO todos(text, done, created) VALUES (?, 0, ?)", (text, created)).lastrowid
""",
    "postgres": """
import psycopg2

def database():
    if not hasattr(HERE, "connection"):
        HERE.connection = psycopg2.connect(os.environ["PLACE"])
        HERE.connection.autocommit = True
    return HERE.connection.cursor()

def rows():
    with database() as cursor:
        cursor.execute("SELECT id, text, done, created FROM todos ORDER BY id LIMIT 1000")
        return cursor.fetchall()

def insert(text, created):
    with database() as cursor:
        cursor.execute("INSERT INTO todos(text, done, created) VALUES (%s, false, %s) RETURNING id", (text, created))
        return cursor.fetchone()[0]
""",
    "mongodb": """
import pymongo
client = None

def database():
    global client
    client = client or pymongo.MongoClient(os.environ["PLACE"])
    return client.get_default_database()

def rows():
    return [(one["_id"], one["text"], one["done"], one["created"])
            for one in database().todos.find().sort("_id").limit(1000)]

def insert(text, created):
    while True:  # the server that stands for MongoDB may give two callers the same number
        counter = database().counters.find_one_and_update({"_id": "todos"}, {"$inc": {"last": 1}}, upsert=True,
                                                          return_document=pymongo.ReturnDocument.AFTER)
        try:
            database().todos.insert_one({"_id": counter["last"], "text": text, "done": False, "created": created})
            return counter["last"]
        except pymongo.errors.DuplicateKeyError:
            pass
""",
}


class Place:
    """An empty store for one measurement: what each of the two servers is told of it."""

    def __init__(self, store, folder, servers):
        self.store, self.folder, self.servers = store, folder, servers

    def fresh(self):
        """(environment of notes, PLACE of Flask)"""
        if self.store == "postgres":
            self.servers["postgres"].empty()
            return {"DATABASE_URL": self.servers["postgres"].url()}, self.servers["postgres"].url()
        if self.store == "mongodb":
            url = self.servers["mongodb"].url(f"b{uuid.uuid4().hex[:10]}")
            return {"DATABASE_URL": url}, url
        data = self.folder / uuid.uuid4().hex
        return {"STORE": self.store, "DATA_DIR": str(data)}, str(data / "notes.db")


def pair(place, folder, binary):
    """The two servers on one fresh store; notes is run first, for it makes the tables."""
    environment, url = place.fresh()
    ports = [service.free_port(), service.free_port()]
    notes = service.Server("notes", [str(binary)], ports[0],
                           {"HOST": "127.0.0.1", "PORT": str(ports[0]), "LOG_LEVEL": "warn", "DRAIN": "0",
                            "MAX_ITEMS": "1000000", **environment})
    (folder / f"flask_{place.store}.py").write_text(FLASK + DRIVERS[place.store])
    flask = service.Server("gunicorn", ["/usr/bin/gunicorn", "--workers", "1", "--threads", "8", "--keep-alive", "75",
                                        "--bind", f"127.0.0.1:{ports[1]}", f"flask_{place.store}:app"],
                           ports[1], {"PLACE": url}, str(folder))
    return notes, flask


def fill(port):
    for _ in range(ENTRIES):
        status, body = service.ask(port, "/api/todos", "POST", BODY.encode())
        assert status == 201 and json.loads(body)["text"] == "measure"
    listed = json.loads(service.ask(port, "/api/todos")[1])
    assert len(listed) == ENTRIES and set(listed[0]) == {"id", "text", "done", "created"}


def load(server, script, connections, seconds):
    """(requests per second, requests per second of the server's processor time)"""
    before = service.processor_seconds(server.process.pid)
    told = subprocess.run(["taskset", "-c", "1", "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *script,
                           f"http://127.0.0.1:{server.port}/api/todos"], capture_output=True, text=True, check=True)
    if "Non-2xx" in told.stdout or "Socket errors" in told.stdout:
        raise SystemExit(f"wrk saw failures of {server.name}:\n{told.stdout}")
    used = service.processor_seconds(server.process.pid) - before
    requests = int(re.search(r"(\d+) requests in", told.stdout)[1])
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told.stdout)[1]), requests / max(used, 0.01)


def measure(place, folder, options):
    """Prints a row for each kind of request and number of connections."""
    post = folder / "post.lua"
    post.write_text(f"wrk.method = 'POST'\nwrk.body = '{BODY}'\nwrk.headers['Content-Type'] = 'application/json'\n")
    for what, script in (("list", []), ("insert", ["-s", str(post)])):
        for connections in options.connections:
            seen = {"notes": [], "gunicorn": []}
            for _ in range(options.rounds):
                for which in (0, 1):
                    servers = pair(place, folder, options.binary)
                    if which == 1 and place.store != "memory":
                        with servers[0].running("/readyz"):
                            pass  # the tables are there
                    server = servers[which]
                    with server.running("/readyz" if which == 0 else "/api/todos"):
                        fill(server.port)
                        seen[server.name].append(load(server, script, connections, options.seconds))
            ours, theirs = ([statistics.median(column) for column in zip(*seen[name])] for name in ("notes", "gunicorn"))
            print(f"| {place.store:8} | {what:6} | {connections:11} | {ours[0]:8.0f} | {theirs[0]:8.0f} | "
                  f"{ours[0] / theirs[0]:5.1f} | {ours[1] / theirs[1]:17.1f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", default=service.ROOT / "app/build/databases/notes", type=pathlib.Path)
    parser.add_argument("--seconds", type=int, default=3, help="of each load")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each server")
    parser.add_argument("--connections", type=int, nargs="+", default=[1, 16, 64])
    parser.add_argument("--stores", nargs="+", default=list(DRIVERS), choices=list(DRIVERS))
    options = parser.parse_args()
    if not options.binary.exists():
        raise SystemExit(f'"{options.binary}" does not exist; build it: cd app && cmake --workflow --preset databases')
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as ended:
        servers = {}
        for store, kind in (("postgres", databases.Postgres), ("mongodb", databases.Mongo)):
            if store in options.stores:
                servers[store] = kind()
                ended.callback(servers[store].end)
                subprocess.run(["taskset", "-a", "-c", "-p", "1", str(servers[store].process.pid)], check=True,
                               stdout=subprocess.DEVNULL)
        print("| store    | what   | connections | notes /s | Flask /s | ratio | per processor s  |")
        print("|----------|--------|------------:|---------:|---------:|------:|------------------:|")
        for store in options.stores:
            measure(Place(store, pathlib.Path(name), servers), pathlib.Path(name), options)


if __name__ == "__main__":
    main()
