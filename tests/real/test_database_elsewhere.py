"""A database that exists already and is no part of the project: its address is a secret. Needs: a Docker engine,
compose v2."""
import pytest

from support import notes
from support.database import Database
from support.net import free_port
from support.tiny import url
from support.watch import files_containing

USAGE = 2
PASSWORD = "s3ntinel0elsewhere0password"


@pytest.fixture(scope="module")
def elsewhere(engine, base_images):
    """A PostgreSQL at a port of this machine, as another team would run it."""
    base_images("postgres:15")
    database = Database(engine, "postgres:15", "/var/lib/postgresql/data")
    form = "{{(index .IPAM.Config 0).Gateway}}"
    host = engine.docker("network", "inspect", "-f", form, "bridge").stdout.decode().strip()
    port = free_port()
    database.start("-e", f"POSTGRES_PASSWORD={PASSWORD}", "-e", "POSTGRES_USER=shop", "-p", f"{port}:5432")
    database.wait("pg_isready", "-q", "-h", "127.0.0.1")
    database.url = f"postgresql://shop:{PASSWORD}@{host}:{port}/shop"
    yield database
    database.close()


@pytest.fixture
def query(project, base_images):
    """Not deployed yet."""
    base_images(notes.BASE_IMAGE)
    project.from_example("query").ends_at_once()
    project.change('db: {type: postgres, version: "15", storage: 1Gi}', "db: {type: postgres, url: secret:SHOP_URL}")
    return project


def test_a_service_uses_it_by_its_secret_address_and_no_verb_stumbles_over_it(query, elsewhere):
    refused = query.run("deploy", "--no-input")
    assert refused.exit_code == USAGE and "no value for SHOP_URL" in refused.err, refused
    assert "secrets set SHOP_URL" in refused.err
    assert query.engine.docker("images", "-q", f"{query.name}-api").stdout == b""
    query.ok("secrets", "set", "SHOP_URL", stdin=elsewhere.url)
    said = [query.ok("deploy", "--no-input", seconds=900)]
    assert [name.split("-")[-2] for name in query.containers()] == ["api"]
    assert notes.send(url(query) + "query", {"query": "CREATE TABLE kept AS SELECT 42 AS x"}).body == "OK"
    assert theirs(elsewhere, "SELECT x FROM kept") == "42"
    said += [query.ok(*words) for words in (
        ("logs",), ("logs", "api", "--tail", "5"), ("status",), ("plan",), ("graph", "--live"), ("secrets", "check"),
        ("exec", "api", "--", "/notes", "healthcheck"), ("deploy", "--no-input"),
        ("down", "--data", f"--confirm={query.name}"))]
    assert [one for one in said if "variable is not set" in one.err or "level=warning" in one.err] == []
    assert [one for one in said if PASSWORD in one.out + one.err] == []
    assert {path.name for path in files_containing(query.folder.parent, PASSWORD)} <= {
        "secrets.json", "secrets.kept.json"}
    assert theirs(elsewhere, "SELECT x FROM kept") == "42"  # not ours to remove


def theirs(database, statement):
    done = database.run("psql", "-U", "shop", "-tAc", statement)
    assert done.returncode == 0, done
    return done.stdout.decode().strip()


def test_one_that_is_not_reached_is_told_with_what_its_client_says(query, elsewhere):
    query.ok("secrets", "set", "SHOP_URL", stdin=elsewhere.url.replace(PASSWORD, "another"))
    failed = query.run("deploy", "--no-input", "--timeout", "8s", seconds=900)
    said = " ".join(failed.err.split())
    assert failed.exit_code == 5, failed
    assert "a database refuses its password" in said and 'for one elsewhere, "cloudctl secrets set"' in said
    assert "another" not in said
