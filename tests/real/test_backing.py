"""Ready-made databases on this machine: a service that uses one finds it and keeps its data, a stranger
finds nothing, and the password is where it has to be and nowhere else. Needs: a Docker engine, compose v2."""
import json
import re
import signal
import stat
import subprocess
import time

import pytest

from support.watch import ArgumentWatch, files_containing

USAGE, NOT_SERVING = 2, 5
PART = "s3ntinelpassword"
PASSWORD = PART + "0123456789abcdefghijklmnop"
# The database's own image is a client too: libpq takes all it needs from what is injected.
CONFIG = """\
services:
  web:
    image: {image}
    command: [sh, -c, "trap exit TERM; sleep infinity & wait"]
    uses: [db]
    probes: {{ready: {{command: [{client}]}}}}
  stranger:
    image: {image}
    command: [sh, -c, "trap exit TERM; sleep infinity & wait"]
backing:
  db: {{type: {type}, version: "{version}", storage: 1Gi}}
"""
POSTGRES = CONFIG.format(image="postgres:15", type="postgres", version="15", client="psql, -c, select 1")
REDIS = CONFIG.format(image="redis:7", type="redis", version="7",
                      client='sh, -c, "REDISCLI_AUTH=$REDIS_PASSWORD redis-cli -e -h $REDIS_HOST ping"')


@pytest.fixture
def postgres(project, base_images):
    base_images("postgres:15")
    return project.config(POSTGRES)


@pytest.fixture
def redis(project, base_images):
    base_images("redis:7")
    return project.config(REDIS)


def state_of(project):
    return project.state / "cloudctl/local" / project.name


def password_file(project, name="db"):
    return state_of(project) / "passwords" / name


def give_password(project, name="db"):
    path = password_file(project, name)
    path.parent.mkdir(mode=0o700, parents=True)
    path.write_text(PASSWORD)
    path.chmod(0o600)


def psql(project, sql, service="web"):
    return project.ok("exec", service, "--", "psql", "-tAc", sql).out.strip()


def container(project, service):
    found = [name for name in project.containers() if f"-{service}-" in name]
    assert len(found) == 1
    return found[0]


def networks(project, service):
    done = project.engine.docker("inspect", "-f", "{{json .NetworkSettings.Networks}}", container(project, service))
    return set(json.loads(done.stdout))


def test_a_service_writes_and_finds_its_data_and_its_password_after_down_and_deploy(postgres):
    postgres.ok("deploy")
    assert psql(postgres, "create table t as select 42 as x") == "SELECT 1"
    password = password_file(postgres).read_text()
    assert re.fullmatch("[A-Za-z0-9]{40}", password)
    assert stat.S_IMODE(password_file(postgres).stat().st_mode) == 0o600
    down = postgres.ok("down")
    assert f"{postgres.name}_db-data" in down.err + down.out
    postgres.ok("deploy")
    assert psql(postgres, "select x from t") == "42"
    assert password_file(postgres).read_text() == password


def test_what_is_injected_has_the_usual_names(postgres):
    postgres.ok("deploy")
    lines = postgres.ok("exec", "web", "--", "env").out.splitlines()
    said = dict(line.split("=", 1) for line in lines if "=" in line)
    database = postgres.name.replace("-", "_")
    assert (said["DB_HOST"], said["PGHOST"], said["DB_PORT"]) == ("db", "db", "5432")
    assert said["DB_USER"] == said["PGDATABASE"] == database
    assert said["DATABASE_URL"] == said["DB_URL"] == (
        f"postgresql://{database}:{said['PGPASSWORD']}@db:5432/{database}")
    assert not any(name.startswith(("DB_", "PG", "DATABASE")) and name != "PGDATA" and name != "PG_MAJOR"
                   for name in stranger_environment(postgres))


def stranger_environment(project):
    lines = project.ok("exec", "stranger", "--", "env").out.splitlines()
    return [line.split("=", 1)[0] for line in lines if "=" in line]


def test_a_stranger_finds_no_database_and_shares_no_network_with_it(postgres):
    """That packets do not pass between networks is the engine's affair (its rules are off in these tests)."""
    postgres.ok("deploy")
    asks = ("--", "pg_isready", "-t", "3", "-h", "db")
    assert postgres.ok("exec", "web", *asks).exit_code == 0
    assert postgres.run("exec", "stranger", *asks).exit_code != 0
    own = networks(postgres, "db")
    assert own == {f"{postgres.name}_db-users"} and own < networks(postgres, "web")
    assert not own & networks(postgres, "stranger")
    form = "{{.Internal}}"
    assert postgres.engine.docker("network", "inspect", "-f", form, *own).stdout == b"true\n"
    assert postgres.engine.docker("port", container(postgres, "db")).stdout == b""


def test_a_database_without_its_password_lets_nobody_in(postgres):
    postgres.ok("deploy")
    done = postgres.run("exec", "web", "--", "psql", "postgresql://db/postgres?password=wrong", "-c", "select 1")
    assert done.exit_code != 0 and "password authentication failed" in done.out + done.err


def test_a_deploy_again_has_nothing_to_do_and_a_rollback_finds_the_database(postgres):
    postgres.ok("deploy")
    assert "nothing to do" in postgres.ok("deploy").out
    psql(postgres, "create table t as select 1 as x")
    config = postgres.folder / "cloudctl.yaml"
    config.write_text(config.read_text().replace("    uses: [db]\n", "    uses: [db]\n    env: {A: b}\n"))
    before = container(postgres, "db")
    started = postgres.engine.docker("inspect", "-f", "{{.State.StartedAt}}", before).stdout
    postgres.ok("deploy")
    postgres.ok("rollback", "--yes")
    assert postgres.engine.docker("inspect", "-f", "{{.State.StartedAt}}", before).stdout == started
    assert psql(postgres, "select x from t") == "1"


def test_down_with_data_takes_the_password_too(postgres):
    postgres.ok("deploy")
    first = password_file(postgres).read_text()
    postgres.ok("down", "--data", f"--confirm={postgres.name}")
    assert not password_file(postgres).exists()
    postgres.ok("deploy")
    assert password_file(postgres).read_text() != first


def test_data_whose_password_is_gone_is_not_touched(postgres):
    postgres.ok("deploy")
    postgres.ok("down")
    password = password_file(postgres).read_text()
    password_file(postgres).unlink()
    result = postgres.run("deploy")
    assert result.exit_code != 0
    assert f'volume "{postgres.name}_db-data" holds data of an earlier deploy' in result.err
    assert postgres.containers(all_states=True) == []
    path = password_file(postgres)
    path.write_text(password)
    path.chmod(0o600)
    postgres.ok("deploy")


# Password files get their name by link(2): in its place, whoever calls it is killed.
DIES_AT_LINK = """\
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
int link(const char* from, const char* to) {
  return strstr(to, "/passwords/") != NULL ? kill(getpid(), SIGKILL) : linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}
"""


def killed_before_the_password_is_recorded(project, folder):
    source, library = folder / "dies.c", folder / "dies.so"
    source.write_text(DIES_AT_LINK)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], check=True)
    done = project.run("deploy", env={"LD_PRELOAD": str(library)})
    assert done.exit_code == -signal.SIGKILL, done
    assert not password_file(project).exists() and project.containers(all_states=True) == []
    left = [path for path in password_file(project).parent.iterdir() if path.name.startswith(".db-")]
    assert [stat.S_IMODE(path.stat().st_mode) for path in left] == [0o600]
    return left[0].read_text()


def test_a_deploy_killed_before_or_after_the_password_is_recorded_goes_on(postgres, tmp_path):
    never_used = killed_before_the_password_is_recorded(postgres, tmp_path)
    running = postgres.start("deploy")
    end = time.monotonic() + 60
    while not password_file(postgres).exists() and time.monotonic() < end:
        time.sleep(0.002)
    running.kill()
    first = password_file(postgres).read_text()
    postgres.ok("deploy")
    assert password_file(postgres).read_text() == first != never_used
    assert psql(postgres, "select 1") == "1"


def test_what_would_cost_data_is_refused_where_it_is_written_also_after_down(postgres):
    postgres.ok("deploy")
    config = postgres.folder / "cloudctl.yaml"
    good = config.read_text()

    def refuses():
        for change, code, way in ((("type: postgres", "type: mongodb"), "C121", "add the mongodb as a second backing"),
                                  (("\"15\"", "\"16\""), "C122", "add version 16 as a second backing"),
                                  (("storage: 1Gi", "storage: 512Mi"), "C123", "leave it at 1Gi")):
            config.write_text(good.replace(*change))
            result = postgres.run("deploy")
            assert result.exit_code == USAGE and code in result.err and way in " ".join(result.err.split()), result
            assert "cloudctl.yaml:" in result.err
        config.write_text(good)

    refuses()
    postgres.ok("down")
    refuses()
    postgres.ok("deploy")


def test_redis_keeps_its_data_asks_for_its_password_and_takes_another(redis):
    redis.ok("deploy")
    ask = ("exec", "web", "--", "sh", "-c")
    assert "OK" in redis.ok(*ask, 'redis-cli -u "$REDIS_URL" set x 42').out
    assert "NOAUTH" in redis.run("exec", "web", "--", "redis-cli", "-h", "db", "get", "x").out
    redis.ok("down")
    redis.ok("deploy")
    assert "42" in redis.ok(*ask, 'redis-cli -u "$REDIS_URL" get x').out
    first = rotated(redis)
    assert "42" in redis.ok(*ask, 'redis-cli -u "$REDIS_URL" get x').out
    old = redis.run("exec", "web", "--", "redis-cli", "-u", f"redis://default:{first}@db:6379", "get", "x")
    assert "WRONGPASS" in old.out + old.err and "42" not in old.out


def rotated(project):
    """The password that its database had until now."""
    first = password_file(project).read_text()
    project.ok("secrets", "rotate", "DB_PASSWORD", "--yes", seconds=300)
    assert password_file(project).read_text() != first
    return first


def test_mongodb_keeps_its_data_and_asks_for_its_password(project, base_images):
    base_images("mongo:7")
    project.config(CONFIG.format(image="mongo:7", type="mongodb", version="7", client='"true"'))
    project.ok("deploy")
    ask = ("exec", "web", "--", "sh", "-c")
    count = 'mongosh --quiet "$MONGO_URL" --eval "print(db.t.countDocuments())"'
    project.ok(*ask, 'mongosh --quiet "$DATABASE_URL" --eval "db.t.insertOne({x: 42})"')
    refused = project.run(*ask, 'mongosh --quiet mongodb://db/x --eval "db.t.countDocuments()"')
    assert refused.exit_code != 0 and "requires authentication" in refused.out + refused.err
    project.ok("down")
    project.ok("deploy")
    assert project.ok(*ask, count).out.strip() == "1"


def test_rabbitmq_keeps_what_was_declared_knows_its_password_and_takes_another(project, base_images):
    base_images("rabbitmq:3")
    project.config(CONFIG.format(image="rabbitmq:3", type="rabbitmq", version="3", client='"true"'))
    project.ok("deploy")
    control = ("exec", "db", "--", "rabbitmqctl", "-q")
    project.ok(*control, "add_vhost", "kept")
    project.ok("down")
    project.ok("deploy")
    assert "kept" in project.ok(*control, "list_vhosts").out.split()
    first = rotated(project)
    said = project.ok("exec", "web", "--", "sh", "-c", "echo $AMQP_USER $AMQP_PASSWORD").out.split()
    assert said[1] == password_file(project).read_text()
    assert project.run(*control, "authenticate_user", *said).exit_code == 0
    assert project.run(*control, "authenticate_user", said[0], first).exit_code != 0
    assert "kept" in project.ok(*control, "list_vhosts").out.split()


@pytest.mark.parametrize("kind", ["postgres", "redis"])
def test_the_password_is_in_its_own_file_and_nowhere_else(kind, request):
    project = request.getfixturevalue(kind)
    give_password(project)
    said = {}

    def run(*words):
        said[" ".join(words)] = project.run(*words)

    with ArgumentWatch(PART) as watch:
        for words in (("render",), ("plan",), ("deploy", "--dry-run"), ("deploy", "-v"), ("plan", "-v"),
                      ("deploy", "-v", "--progress", "json", "-o", "json"), ("status", "-o", "json"), ("logs",),
                      ("rollout", "history"), ("doctor", "-v"), ("check", "-o", "json"), ("secrets", "list"),
                      ("rollout", "restart", "web"), ("down", "-v")):
            run(*words)
    assert [words for words, result in said.items() if PART in result.out + result.err] == []
    assert files_containing(project.folder.parent, PART) == [password_file(project)]
    assert watch.saw("compose") and watch.found == []
    assert said["deploy -v"].exit_code == said["down -v"].exit_code == 0, said


def test_a_service_that_prints_its_url_and_dies_is_quoted_without_it(postgres):
    give_password(postgres)
    config = postgres.folder / "cloudctl.yaml"
    config.write_text(config.read_text().replace('"trap exit TERM; sleep infinity & wait"',
                                                 '"echo no table in $DATABASE_URL >&2; exit 3"', 1))
    said = [postgres.run("deploy", "-v")]
    assert said[0].exit_code == NOT_SERVING and "no table in" in said[0].err, said[0]
    said += [postgres.run("explain", "last", "-v"), postgres.run("logs")]
    assert [result for result in said if PART in result.out + result.err] == []
    assert files_containing(postgres.folder.parent, PART) == [password_file(postgres)]


def test_scaling_a_database_is_refused(postgres):
    postgres.ok("deploy")
    result = postgres.run("scale", "db=2")
    assert result.exit_code == USAGE
    assert '"db"' in result.err
