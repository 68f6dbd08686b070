"""The databases that stand behind services in these tests keep the promises of the official images: who gets
in, as whom they run, what survives."""
import gzip
import socket
import struct

import pytest

from support.database import LOCKED_DOWN, Database

PASSWORD = "right-one"
POSTGRES = ("-e", f"POSTGRES_PASSWORD={PASSWORD}", "-e", "POSTGRES_USER=app", "-e", "POSTGRES_DB=shop",
            "-e", "PGDATA=/var/lib/postgresql/data/pgdata")


@pytest.fixture
def postgres(new_database):
    return new_database("postgres:15", "/var/lib/postgresql/data")


@pytest.fixture
def redis(new_database):
    return new_database("redis:7", "/data")


@pytest.fixture
def mongo(new_database):
    return new_database("mongo:7", "/data/db")


@pytest.fixture
def rabbitmq(new_database):
    return new_database("rabbitmq:3", "/var/lib/rabbitmq")


def psql(database: Database, sql: str, password: str | None = PASSWORD):
    return database.ask("psql", "-h", database.address, "-U", "app", "-w", "-tAc", sql, "shop",
                        env={"PGPASSWORD": password} if password else None)


def redis_cli(database: Database, *words: str, password: str | None = PASSWORD) -> str:
    done = database.ask("redis-cli", "-h", database.address, *words,
                        env={"REDISCLI_AUTH": password} if password else None)
    return (done.stdout + done.stderr).decode().strip()


def mongosh(database: Database, script: str, password: str | None = PASSWORD) -> str:
    login = ("-u", "app", "-p", password, "--authenticationDatabase", "admin") if password else ()
    done = database.ask("mongosh", "--quiet", "--norc", "--host", database.address, *login, "--eval",
                        f"EJSON.stringify({script})")
    return (done.stdout + done.stderr).decode().strip()


@pytest.mark.parametrize("version", ["15", "16"])
def test_postgres_lets_in_who_has_the_password_and_nobody_else(new_database, version):
    postgres = new_database(f"postgres:{version}", "/var/lib/postgresql/data")
    postgres.start(*POSTGRES).wait("pg_isready", "-h", "127.0.0.1", "-U", "app")
    assert psql(postgres, "select current_user || '@' || current_database()").stdout == b"app@shop\n"
    assert b"password authentication failed" in psql(postgres, "select 1", "wrong").stderr
    assert b"no password supplied" in psql(postgres, "select 1", None).stderr
    assert postgres.run("cat", "/proc/1/status").stdout.decode().split("Uid:\t")[1].startswith("999")


def test_postgres_will_not_make_a_database_without_a_password(postgres):
    done = postgres.engine.docker("run", "--rm", postgres.image, check=False)
    assert done.returncode == 1
    assert b"superuser password is not specified" in done.stderr


def test_postgres_without_rights_keeps_its_data_and_its_password_over_a_restart(postgres):
    options = (*LOCKED_DOWN, "--tmpfs", "/var/run/postgresql:uid=999,gid=999")
    ready = ("pg_isready", "-h", "127.0.0.1", "-U", "app")
    postgres.start(*options, *POSTGRES).wait(*ready)
    assert psql(postgres, "create table t as select 42 as x").returncode == 0
    dump = postgres.run("pg_dump", "-h", "127.0.0.1", "-U", "app", "shop", env={"PGPASSWORD": PASSWORD})
    assert b"CREATE TABLE public.t" in dump.stdout
    postgres.start(*options, "-e", "POSTGRES_PASSWORD=of-another-day", *POSTGRES[2:]).wait(*ready)
    assert psql(postgres, "select x from t").stdout == b"42\n"
    assert "Skipping initialization" in postgres.log()


def test_redis_lets_in_who_has_the_password_and_nobody_else(redis):
    redis.start(command=("--requirepass", PASSWORD)).wait("redis-cli", "ping")
    assert redis_cli(redis, "ping") == "PONG"
    assert "WRONGPASS" in redis_cli(redis, "ping", password="wrong")
    assert "NOAUTH" in redis_cli(redis, "ping", password=None)
    assert redis.run("cat", "/proc/1/status").stdout.decode().split("Uid:\t")[1].startswith("999")


def test_redis_without_rights_keeps_its_data_over_a_restart(redis):
    command = ("redis-server", "--requirepass", PASSWORD, "--appendonly", "yes")
    redis.start(*LOCKED_DOWN, command=command).wait("redis-cli", "ping")
    assert redis_cli(redis, "set", "x", "42") == "OK"
    redis.start(*LOCKED_DOWN, command=command).wait("redis-cli", "ping")
    assert redis_cli(redis, "get", "x") == "42"


def test_redis_without_a_password_answers_everybody(redis):
    redis.start().wait("redis-cli", "ping")
    assert redis_cli(redis, "ping", password=None) == "PONG"


MONGO = ("-e", "MONGO_INITDB_ROOT_USERNAME=app", "-e", f"MONGO_INITDB_ROOT_PASSWORD={PASSWORD}")
MONGO_LISTENS = ("bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/27017")
INSERT = "db.getSiblingDB('shop').things.insertOne({_id: 42}).acknowledged"
COUNT = "db.getSiblingDB('shop').things.countDocuments({_id: 42})"


def test_mongo_lets_in_who_has_the_password_and_nobody_else(mongo):
    mongo.start(*MONGO).wait(*MONGO_LISTENS)
    assert mongosh(mongo, INSERT) == "true"
    assert "Authentication failed" in mongosh(mongo, COUNT, password="wrong")
    assert "Command aggregate requires authentication" in mongosh(mongo, COUNT, password=None)
    assert mongosh(mongo, "db.adminCommand({ping: 1}).ok", password=None) == "1"


def test_mongo_wants_both_or_neither_of_user_and_password(mongo):
    done = mongo.engine.docker("run", "--rm", *MONGO[:2], mongo.image, check=False)
    assert done.returncode == 1
    assert b"missing 'MONGO_INITDB_ROOT_USERNAME' or 'MONGO_INITDB_ROOT_PASSWORD'" in done.stderr


def test_mongo_without_rights_keeps_its_data_and_its_password_when_killed(mongo):
    options = (*LOCKED_DOWN, "--tmpfs", "/data/configdb", *MONGO[:2])
    mongo.start(*options, *MONGO[2:]).wait(*MONGO_LISTENS)
    assert mongosh(mongo, INSERT) == "true"
    mongo.kill()
    mongo.start(*options, "-e", "MONGO_INITDB_ROOT_PASSWORD=of-another-day").wait(*MONGO_LISTENS)
    assert mongosh(mongo, COUNT) == "1"


def test_mongo_takes_a_new_password_from_its_own_shell(mongo):
    mongo.start(*MONGO).wait(*MONGO_LISTENS)
    assert mongosh(mongo, "db.getSiblingDB('admin').changeUserPassword('app', 'new-one').ok") == "1"
    assert "Authentication failed" in mongosh(mongo, "1")
    assert mongosh(mongo, "1", password="new-one") == "1"


def test_mongo_gives_an_archive_and_takes_it_back(mongo):
    login = ("-u", "app", "-p", PASSWORD, "--authenticationDatabase", "admin", "--archive", "--gzip")
    mongo.start(*MONGO).wait(*MONGO_LISTENS)
    assert mongosh(mongo, INSERT) == "true"
    archive = mongo.run("mongodump", *login, "--db", "shop").stdout
    assert gzip.decompress(archive).startswith(b"\x6d\xe2\x99\x81")
    assert mongosh(mongo, "db.getSiblingDB('shop').dropDatabase().ok") == "1"
    restored = mongo.run("mongorestore", *login, stdin=archive)
    assert b"1 document(s) restored successfully. 0 document(s) failed" in restored.stderr
    assert mongosh(mongo, COUNT) == "1"
    cut = mongo.run("mongorestore", *login[:-1], "--drop", stdin=gzip.decompress(archive)[:-40])
    assert cut.returncode == 1
    assert b"unexpected EOF" in cut.stderr


RABBITMQ = ("-e", "RABBITMQ_DEFAULT_USER=app", "-e", f"RABBITMQ_DEFAULT_PASS={PASSWORD}",
            "-e", "RABBITMQ_NODENAME=rabbit@localhost")
RABBITMQ_LISTENS = ("rabbitmq-diagnostics", "-q", "check_port_listener", "5672")


def amqp_login(database: Database, password: str) -> bool:
    """Says hello in AMQP 0-9-1: whether the server goes on to talk about limits (its method 10.30)."""
    def text(size: str, content: bytes) -> bytes:
        return struct.pack(size, len(content)) + content

    answer = (struct.pack(">HHI", 10, 11, 0) + text(">B", b"PLAIN")
              + text(">I", b"\0app\0" + password.encode()) + text(">B", b"en_US"))
    with socket.create_connection((database.address, 5672), timeout=10) as server:
        server.sendall(b"AMQP\x00\x00\x09\x01")
        with server.makefile("rb") as said:
            _, _, size = struct.unpack(">BHI", said.read(7))
            assert struct.unpack(">HH", said.read(size + 1)[:4]) == (10, 10)
            server.sendall(struct.pack(">BHI", 1, 0, len(answer)) + answer + b"\xce")
            try:
                return said.read(11)[7:] == struct.pack(">HH", 10, 30)
            except ConnectionResetError:
                return False


def test_rabbitmq_without_rights_lets_in_who_has_the_password_and_nobody_else(rabbitmq):
    rabbitmq.start(*LOCKED_DOWN, "--tmpfs", "/var/log/rabbitmq:uid=999,gid=999", *RABBITMQ)
    rabbitmq.wait(*RABBITMQ_LISTENS)
    assert amqp_login(rabbitmq, PASSWORD)
    assert not amqp_login(rabbitmq, "wrong")
    assert rabbitmq.run("rabbitmqctl", "change_password", "app", "new-one").returncode == 0
    assert amqp_login(rabbitmq, "new-one")
    assert not amqp_login(rabbitmq, PASSWORD)


@pytest.mark.parametrize("version", ["15", "16", "17"])
def test_postgres_has_the_version_of_its_name(engine, base_images, version):
    base_images(f"postgres:{version}")
    found = engine.docker("run", "--rm", f"postgres:{version}", "postgres", "--version").stdout.decode()
    assert found.startswith(f"postgres (PostgreSQL) {version}.")
