"""A ready-made database goes into a file and comes back from it, whole or not at all; nothing is overwritten
unasked, nothing half is left. Needs: a Docker engine, compose v2."""
import signal
import stat
import time

import pytest

from support.watch import ArgumentWatch

FAILED, USAGE = 1, 2
PART = "s3ntinelpassword"
PASSWORD = PART + "0123456789abcdefghijklmnop"
CONFIG = """\
services:
  web:
    image: {image}
    command: [sh, -c, "trap exit TERM; sleep infinity & wait"]
    uses: [db]
backing:
  db: {{type: {type}, version: "{version}", storage: 1Gi}}
"""
FILL = """
create table people (id serial primary key, name text not null unique);
create table visits (person int references people, at timestamptz default now(), note text);
insert into people (name) select 'person ' || md5(i::text) from generate_series(1, 2000) i;
insert into visits (person, note) select 1 + i % 2000, repeat(md5(i::text), 4) from generate_series(1, 9000) i;
create index on visits (person);
create view busy as select person, count(*) from visits group by person;
select lo_from_bytea(0, 'a large object');
"""
CONTENT = """
select md5(string_agg(p::text, ',' order by id)) from people p
union all select md5(string_agg(v::text, ',' order by v::text)) from visits v
union all select count(*)::text from busy union all select nextval('people_id_seq')::text
union all select string_agg(indexdef, ',' order by indexname) from pg_indexes where schemaname = 'public'
"""


@pytest.fixture
def postgres(new_project, base_images):
    base_images("postgres:15")

    def make():
        project = new_project().config(CONFIG.format(image="postgres:15", type="postgres", version="15"))
        passwords = project.state / "cloudctl/local" / project.name / "passwords"
        passwords.mkdir(mode=0o700, parents=True)
        (passwords / "db").write_text(PASSWORD)
        (passwords / "db").chmod(0o600)
        project.ok("deploy")
        return project
    return make


def psql(project, sql):
    return project.ok("exec", "web", "--", "psql", "-v", "ON_ERROR_STOP=1", "-tAc", sql).out.strip()


def names(project):
    return sorted(path.name for path in project.folder.iterdir())


def restored(project, *words):
    return project.ok("restore", *words, "--clean", f"--confirm={project.name}")


def test_postgres_comes_back_whole_into_another_project_and_nothing_else_does(postgres):
    source, target = postgres(), postgres()
    psql(source, FILL)
    with ArgumentWatch(PART) as watch:
        said = source.ok("backup", "--out", "notes.dump")
        file = source.folder / "notes.dump"
        assert names(source) == ["cloudctl.yaml", "notes.dump"]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "is in" in said.out and "cloudctl restore db" in said.out
        # One that is there is not replaced, and a whole one stays where the next one fails.
        refused = source.run("backup", "--out", "notes.dump")
        assert refused.exit_code == USAGE and "--replace" in refused.err

        # What services make at their start is no content.
        psql(target, "create table people (id int)")
        said = target.ok("restore", str(file))
        assert "2 tables, 11001 rows" in said.out
        content = psql(target, CONTENT)
        assert content == psql(source, CONTENT)
    assert watch.saw("pg_restore") and watch.found == []

    refuses_what_is_not_whole_and_leaves_the_database(target, file)

    psql(target, "delete from visits; drop view busy")
    assert "2 tables, 11001 rows" in restored(target, "db", str(file)).out
    assert psql(target, CONTENT) == content


def refuses_what_is_not_whole_and_leaves_the_database(project, file):
    before = psql(project, "select count(*), sum(length(note)) from visits")
    full = project.run("restore", str(file))
    assert full.exit_code == USAGE and "is not empty: 2 tables, 11001 rows; nothing was changed" in full.err
    whole = file.read_bytes()
    for name, content in (("half", whole[:len(whole) // 2]), ("cut", whole[:-1]), ("empty", b""),
                          ("foreign", b"select 1;"), ("mongo", b"\x1f\x8b" + whole)):
        other = project.folder / name
        other.write_bytes(content)
        result = project.run("restore", str(other), "--clean", f"--confirm={project.name}")
        assert result.exit_code == FAILED and "nothing was changed" in result.err, (name, result)
        other.unlink()
    nobody = project.run("restore", str(file), "--clean")
    assert nobody.exit_code == USAGE and "--confirm=" in nobody.err
    assert psql(project, "select count(*), sum(length(note)) from visits") == before


def test_a_backup_that_is_interrupted_killed_or_fails_leaves_nothing(postgres):
    project = postgres()
    # Random text does not compress: a dump of some seconds.
    psql(project, "create table t as select gen_random_uuid() || gen_random_uuid()::text || gen_random_uuid() as x"
                  " from generate_series(1, 500000)")
    for end in (signal.SIGINT, signal.SIGKILL):
        running = project.start("backup", "--out", "b.dump")
        until = time.monotonic() + 30
        while "pg_dump" not in "".join(project.engine.lines("top", f"{project.name}-db-1", "-o", "pid,args")):
            assert time.monotonic() < until
        time.sleep(0.3)
        running.signal(end)
        result = running.wait(30)
        assert names(project) == ["cloudctl.yaml"], result
        if end == signal.SIGINT:
            assert result.exit_code == -end and "nothing was written" in result.err
    project.engine.docker("stop", "-t", "1", f"{project.name}-db-1")
    gone = project.run("backup", "--out", "b.dump")
    assert gone.exit_code == FAILED and 'of "db" is running' in gone.err
    assert names(project) == ["cloudctl.yaml"]


def test_mongodb_comes_back_into_another_project(new_project, base_images):
    base_images("mongo:7")
    source, target = (new_project().config(CONFIG.format(image="mongo:7", type="mongodb", version="7"))
                      for _ in range(2))

    def mongosh(project, script):
        words = f'mongosh --quiet "$MONGO_URL" --eval "{script}"'
        return project.ok("exec", "web", "--", "sh", "-c", words).out.strip()

    source.ok("deploy")
    mongosh(source, "for (let i = 0; i < 500; i++) db.things.insertOne({_id: i, text: 'thing ' + i});"
                    " db.things.createIndex({text: 1}); db.others.insertOne({a: 1})")
    password = (source.state / "cloudctl/local" / source.name / "passwords/db").read_text()
    with ArgumentWatch(password) as watch:
        source.ok("backup", "--out", "things.archive.gz")
    assert watch.saw("mongodump") and watch.found == []
    file = source.folder / "things.archive.gz"
    source.ok("down")
    target.ok("deploy")
    cut = target.folder / "cut"
    cut.write_bytes(file.read_bytes()[:-5])
    refused = target.run("restore", str(cut))
    assert refused.exit_code == FAILED and '"cut" is cut off; nothing was changed' in refused.err
    assert "2 collections, 501 documents" in target.ok("restore", str(file)).out
    read = "print(db.things.find().sort({_id: 1}).toArray().map(one => one._id + one.text).join())"
    assert mongosh(target, read) == ",".join(f"{i}thing {i}" for i in range(500))
    assert "text_1" in mongosh(target, "print(JSON.stringify(db.things.getIndexes()))")
    again = target.run("restore", str(file))
    assert again.exit_code == USAGE and "is not empty" in again.err
