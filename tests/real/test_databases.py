"""The databases that stand behind services in these tests keep the promises of the official images: who gets
in, as whom they run, what survives."""
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


def psql(database: Database, sql: str, password: str | None = PASSWORD):
    return database.ask("psql", "-h", database.address, "-U", "app", "-w", "-tAc", sql, "shop",
                        env={"PGPASSWORD": password} if password else None)


def redis_cli(database: Database, *words: str, password: str | None = PASSWORD) -> str:
    done = database.ask("redis-cli", "-h", database.address, *words,
                        env={"REDISCLI_AUTH": password} if password else None)
    return (done.stdout + done.stderr).decode().strip()


def test_postgres_lets_in_who_has_the_password_and_nobody_else(postgres):
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
