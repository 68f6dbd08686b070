#!/usr/bin/python3
"""Database servers for tests: the distribution's PostgreSQL, and a server that speaks MongoDB's protocol.

    tests/databases.py PROGRAM [ARGUMENT…]    runs the program with both there, named by NOTES_TEST_POSTGRES and
                                              NOTES_TEST_MONGODB; exit 77 if one of them cannot be had

Each server runs on a free port of this machine in a folder of its own, which goes with it. MongoDB itself is in no
distribution: mongo-java-server takes its place (Java 17, from Maven Central into ~/.cache/cloudctl-tests/mongo). It
knows no users.
"""

import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

# With another name whenever what is kept there changes.
CACHE = pathlib.Path.home() / ".cache" / "cloudctl-tests" / "mongo" / "notes-1"
HERE = pathlib.Path(__file__).resolve().parent


class Missing(Exception):
    """A program or a file that a server needs is not there; the message says how to get it."""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


class Server:
    """A process on a port of this machine that a test may kill and start again."""

    name = "server"

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"notes-{self.name}-"))
        self.port = free_port()
        self.process = None

    def start(self, wait=True):
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(self.argv(), stdout=log, stderr=subprocess.STDOUT, cwd=self.folder,
                                            **self.who())
        if wait:
            self.await_answer()
        return self

    def who(self):
        return {}

    def await_answer(self, seconds=60):
        end = time.monotonic() + seconds
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{self.name} did not start:\n{(self.folder / 'log').read_text()[-2000:]}")
            time.sleep(0.05)

    def kill(self):
        """As if its machine were switched off."""
        self.process.kill()
        self.process.wait()

    def end(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Postgres(Server):
    """User and database `notes`, password `p%ss word`: one that a URL must escape."""

    name = "postgres"
    password = "p%ss word"

    def __init__(self):
        self.programs = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"), default=None,
                            key=lambda path: int(path.parent.name))
        if self.programs is None:
            raise Missing("PostgreSQL is not installed: apt-get install postgresql")
        super().__init__()
        self.data = self.folder / "data"
        (self.folder / "password").write_text(self.password)
        if os.getuid() == 0:
            # PostgreSQL does not run as root.
            user = pwd.getpwnam("nobody")
            for path in (self.folder, self.folder / "password"):
                os.chown(path, user.pw_uid, user.pw_gid)
        subprocess.run([self.programs / "initdb", "-D", self.data, "-U", "notes", "-E", "UTF8", "--locale=C.UTF-8", "-A",
                        "scram-sha-256", "--pwfile", self.folder / "password", "--no-sync", "--no-instructions"],
                       check=True, capture_output=True, cwd=self.folder, **self.who())
        self.start()
        self.sql("CREATE DATABASE notes")

    def who(self):
        return {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []} if os.getuid() == 0 else {}

    def argv(self):
        return [self.programs / "postgres", "-D", self.data, "-p", str(self.port), "-k", str(self.folder), "-c",
                "listen_addresses=127.0.0.1", "-c", "fsync=off"]

    def answers(self):
        return subprocess.run([self.programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)],
                              check=False).returncode == 0

    def kill(self):
        # Its children end by themselves, but not at once, and hold its shared memory until then.
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        super().kill()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        while any(pathlib.Path(f"/proc/{child}").exists() for child in children):
            time.sleep(0.01)

    def url(self, password="p%25ss%20word", options=""):
        return f"postgres://notes:{password}@127.0.0.1:{self.port}/notes{options}"

    def parts(self):
        return {"PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "notes", "PGPASSWORD": self.password,
                "PGDATABASE": "notes"}

    def sql(self, statement, database="postgres"):
        told = subprocess.run([self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
                               str(self.port), "-U", "notes", "-d", database, "-c", statement], text=True, check=True,
                              capture_output=True, env={"PGPASSWORD": self.password})
        return told.stdout.strip()

    def empty(self):
        self.sql("DROP TABLE IF EXISTS todos, documents", "notes")


def mongo_classes():
    """The folder of the server's class and jars, filled once."""
    if CACHE.exists():
        return CACHE
    for program, package in (("javac", "default-jdk-headless"), ("mvn", "maven")):
        if not shutil.which(program):
            raise Missing(f"{program} is not installed: apt-get install {package}")
    CACHE.parent.mkdir(parents=True, exist_ok=True)
    part = pathlib.Path(tempfile.mkdtemp(prefix="mongo-", dir=CACHE.parent))
    shutil.copy(HERE / "mongo" / "pom.xml", part)
    for argv in (["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={part}"],
                 ["javac", "-cp", f"{part}/*", "-d", part, HERE / "mongo" / "NotesMongo.java"]):
        told = subprocess.run(argv, cwd=part, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if told.returncode != 0:
            shutil.rmtree(part)
            raise Missing(f"{argv[0]} failed:\n{told.stdout[-2000:]}")
    with contextlib.suppress(OSError):  # somebody else was faster
        part.rename(CACHE)
    return CACHE


class Mongo(Server):
    """Without users; what it confirmed is in a file."""

    name = "mongodb"

    def __init__(self, start=True):
        self.classes = mongo_classes()
        super().__init__()
        if start:
            self.start()

    def argv(self):
        return ["java", "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                f"{self.classes}:{self.classes}/*", "NotesMongo", str(self.port), str(self.folder / "data")]

    def answers(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True
        return False

    def url(self, database="notes"):
        return f"mongodb://127.0.0.1:{self.port}/{database}"


def main(argv):
    servers = []
    try:
        try:
            servers = [Postgres()]
            servers.append(Mongo())
        except Missing as missing:
            print(f"databases.py: {missing}", file=sys.stderr)
            return 1 if os.environ.get("CI") == "true" else 77
        return subprocess.run(argv, check=False, env={**os.environ, "NOTES_TEST_POSTGRES": servers[0].url(),
                                                      "NOTES_TEST_MONGODB": servers[1].url()}).returncode
    finally:
        for server in servers:
            server.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
