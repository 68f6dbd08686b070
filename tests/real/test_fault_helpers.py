"""The faults that tests cause are what they are called: a slow database is slow, a full volume is full, and
when the fault is over nothing of it is left."""
import socket
import subprocess
import time

import pytest

from support.database import Database
from support.delay import Slow
from support.small_disk import SmallDisk


def seconds_of_a_round_trip(redis: Database) -> float:
    with socket.create_connection((redis.address, 6379), timeout=10) as server:
        began = time.monotonic()
        for _ in range(5):
            server.sendall(b"PING\r\n")
            assert server.recv(100) == b"+PONG\r\n"
        return (time.monotonic() - began) / 5


def test_a_slow_database_answers_late_and_in_time_again_when_the_fault_is_over(new_database):
    redis = new_database("redis:7", "/data").start().wait("redis-cli", "ping")
    pid = redis.pid
    with Slow(pid, milliseconds=150):
        assert 0.15 <= seconds_of_a_round_trip(redis) < 0.4
    assert seconds_of_a_round_trip(redis) < 0.1
    rules = subprocess.run(["nsenter", f"--net=/proc/{pid}/ns/net", "iptables", "-S", "OUTPUT"], capture_output=True,
                           text=True, check=True).stdout
    assert rules == "-P OUTPUT ACCEPT\n"


def sql(database: Database, text: str) -> str:
    done = database.run("psql", "-h", "127.0.0.1", "-U", "postgres", "-tAc", text, env={"PGPASSWORD": "x"})
    return (done.stdout + done.stderr).decode().strip()


@pytest.fixture
def disk(tmp_path):
    with SmallDisk(tmp_path / "disk", megabytes=160) as disk:
        yield disk


def test_a_database_on_a_full_volume_says_so_and_goes_on_when_there_is_room(disk, new_database):
    postgres = new_database("postgres:15", "/var/lib/postgresql/data")
    disk.as_volume(postgres.engine, postgres.name)
    postgres.start("-e", "POSTGRES_PASSWORD=x", "-e", "PGDATA=/var/lib/postgresql/data/pgdata")
    postgres.wait("pg_isready", "-h", "127.0.0.1")
    assert sql(postgres, "create table t as select 42 as x") == "SELECT 1"
    disk.fill()
    assert "No space left on device" in sql(postgres, "insert into t select generate_series(1, 100000)")
    disk.free()
    postgres.start("-e", "POSTGRES_PASSWORD=x", "-e", "PGDATA=/var/lib/postgresql/data/pgdata")
    postgres.wait("pg_isready", "-h", "127.0.0.1")
    assert sql(postgres, "select x from t") == "42"
    assert sql(postgres, "insert into t select generate_series(1, 100000)") == "INSERT 0 100000"
    postgres.close()  # before its disk goes
