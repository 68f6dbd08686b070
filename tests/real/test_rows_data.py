"""The JSON data service with a MongoDB that asks for a password, on this machine, row by row of what its authors did by
hand, as far as a Docker engine does it: one deploy of examples/data with a box of tools beside it, which the tests
change one after the other. Needs: a Docker engine, compose v2."""
import json
import re
import time

import pytest

from support import notes
from support.tiny import url
from support.watch import files_containing

USAGE, ROLLED_BACK = 2, 6
# It has room for little, and takes more when it finds the file: once, or at every start.
TOOLS = """\
FROM busybox:1.35
USER 65534
CMD ["sh", "-c", "trap exit TERM; [ -z $EAT ] || touch /tmp/eat; until rm /tmp/eat 2>/dev/null; do sleep 0.2; done; \
x=a; while true; do x=$x$x; done"]
"""
SERVICE = """\
  tools:
    build: ./tools
    uses: [api, db]
    resources: {cpu: 10m..1000m, memory: 8Mi..24Mi}
"""
# An engine that does not notice that memory ran out tells of a kill, from which it follows.
OUT_OF_MEMORY = r"(ran out of memory|was killed, most likely for want of memory).* limit (of|is) 24 MiB"


@pytest.fixture(scope="module")
def data(shared_project, base_images):
    base_images("busybox:1.35", notes.BASE_IMAGE, "mongo:7")
    project = shared_project.from_example("data", wanted=30300).ends_at_once().file("tools/Dockerfile", TOOLS)
    project.change("backing:\n", SERVICE + "backing:\n")
    project.first = deploy(project)
    project.posted = [{"temperature": 21.5}]
    assert notes.send(url(project) + "data", project.posted[0]).status == 201
    return project


def deploy(project):
    return project.ok("deploy", "--no-input", seconds=900)


def within(project, text):
    """Lines of a shell in the box of tools."""
    return project.ok("exec", "tools", "--", "sh", "-c", text).out


def environment(project, service="api"):
    return dict(line.split("=", 1) for line in project.inspected(service)[0]["Config"]["Env"])


def address_of(container):
    """In the network that the database shares with those that use it."""
    networks = container["NetworkSettings"]["Networks"]
    return next(one["IPAddress"] for name, one in networks.items() if name.endswith("_db-users"))


def test_s1_row_7_the_database_takes_connections_before_the_service_is_started(data):
    listens = next(line.split()[0] for line in logged(data, "db") if '"Waiting for connections"' in line)
    first = min(one["Created"] for one in data.inspected("api"))
    assert listens < first
    assert data.first.err.index("start db") < data.first.err.index("start api") < data.first.err.index("start tools")


def logged(project, service):
    """Each line with the engine's time in front."""
    done = project.engine.docker("logs", "--timestamps", project.inspected(service)[0]["Name"])
    return (done.stdout + done.stderr).decode().splitlines()


def test_s1_row_8_data_posted_are_got_at_the_port_that_open_prints(data):
    assert data.ok("open", "--print", "api").out.strip() + "/" == url(data)
    assert url(data).rstrip("/") in data.first.out
    data.posted.append({"temperature": 4, "place": "cellar"})
    assert notes.send(url(data) + "data", data.posted[-1]).status == 201
    assert data.get(url(data) + "data").json() == data.posted


def test_s1_row_9_services_are_found_by_name_from_inside(data):
    assert json.loads(within(data, "wget -qO- $API_URL/version"))["store"] == "mongodb"
    assert within(data, "echo $API_HOST:$API_PORT $DB_HOST:$DB_PORT $MONGO_HOST").split() == ["api:8080", "db:27017", "db"]
    assert address_of(data.inspected("db")[0]) in within(data, "nslookup $DB_HOST 127.0.0.11")
    both = {address for one in data.inspected("api") for address in
            (each["IPAddress"] for each in one["NetworkSettings"]["Networks"].values())}
    found = set(re.findall(r"Address.*?: (\S+)$", within(data, "nslookup api 127.0.0.11"), flags=re.M))
    assert len(found & both) >= 2, (found, both)


def test_s1_row_4_two_projects_of_the_same_services_do_not_meet(data, new_project):
    other = new_project().from_example("data").ends_at_once()
    deploy(other)
    assert other.get(url(other) + "data").json() == []
    assert data.get(url(data) + "data").json() == data.posted
    networks = [{name for service in ("api", "db") for one in project.inspected(service)
                 for name in one["NetworkSettings"]["Networks"]} for project in (data, other)]
    assert networks[0] and networks[1] and not networks[0] & networks[1]
    assert environment(data)["MONGO_PASSWORD"] != environment(other)["MONGO_PASSWORD"]
    other.ok("down", "--data", f"--confirm={other.name}")
    assert data.shown("api")["state"] == "serving" and data.get(url(data) + "data").json() == data.posted


def test_s1_row_10_limits_arrive_and_an_end_for_lack_of_memory_is_told_in_words(data):
    given = data.inspected("api")[0]["HostConfig"]
    assert (given["NanoCpus"], given["Memory"], given["MemoryReservation"]) == (10 ** 9, 128 << 20, 32 << 20)
    assert "throttled" in data.ok("explain", "services.api.resources.cpu").out
    name = data.inspected("tools")[0]["Name"].lstrip("/")
    within(data, "touch /tmp/eat")
    end = time.monotonic() + 30
    while not ((shown := data.shown("tools"))["reason"] and shown["state"] == "serving") and time.monotonic() < end:
        time.sleep(0.2)
    assert re.search(rf'^container "{name}" was started anew 1 time: it {OUT_OF_MEMORY}$', shown["reason"]), shown
    assert shown["next"] == 'raise "resources.memory" of "tools", or let the program use less'


def test_s1_row_10_a_deploy_that_runs_out_of_memory_says_so_and_what_was_before_serves(data):
    file = (data.folder / "cloudctl.yaml").read_text()
    data.change("memory: 8Mi..24Mi}\n", 'memory: 8Mi..24Mi}\n    env: {EAT: "1"}\n')
    result = data.run("deploy", "--no-input", seconds=300)
    data.file("cloudctl.yaml", file)
    assert result.exit_code == ROLLED_BACK, result
    said = " ".join(result.err.split())
    assert re.search(rf'container "{data.name}-tools-1" {OUT_OF_MEMORY}', said), result
    assert 'raise "resources.memory" of "tools"' in said
    assert data.shown("tools")["state"] == "serving"


def test_s1_row_5_the_password_is_in_no_file_of_the_project_and_a_missing_secret_stops_before_the_build(data):
    said = environment(data)
    compose = next(data.state.rglob("compose.yaml")).read_text()
    assert "MONGO_HOST: db" in compose and said["MONGO_HOST"] == "db"
    assert said["MONGO_PASSWORD"] not in data.first.out + data.first.err
    holders = files_containing(data.folder.parent, said["MONGO_PASSWORD"])
    assert holders == [data.state / "cloudctl/local" / data.name / "passwords/db"]
    data.change("    uses: [db]  ", "    secrets: [SESSION_KEY]\n    uses: [db]  ")
    refused = data.run("deploy", "--no-input")
    assert refused.exit_code == USAGE and "no value for SESSION_KEY" in refused.err
    assert "secrets set SESSION_KEY" in refused.err
    data.ok("secrets", "set", "SESSION_KEY", stdin="sentinel-4f1d8a\n")
    shown = deploy(data)
    assert environment(data)["SESSION_KEY"] == "sentinel-4f1d8a" not in shown.out + shown.err
    assert {path.name for path in files_containing(data.folder.parent, "sentinel-4f1d8a")} <= {
        "secrets.json", "secrets.kept.json"}


def test_s1_row_11_what_scales_by_load_is_refused_or_left_out_and_load_is_made_from_here(data):
    data.change("ignore: [live, autoscale]", "ignore: [live]")
    refused = data.run("deploy", "--no-input")
    data.change("ignore: [live]", "ignore: [live, autoscale]")
    said = " ".join(refused.err.split())
    assert refused.exit_code == USAGE, refused
    assert 'does not honour "autoscale" of service "api"' in said and "a Docker engine does not scale by load" in said
    assert "targets of type minikube, kubernetes, eks and kops honour it" in said
    assert '"ignore: [autoscale]" in target "local"' in said
    assert data.shown("api")["wanted"] == 2  # its least
    made = data.ok("load", "api", "--path", "/burn?ms=20", "--rate", "20", "--for", "2s")
    assert re.search(r"[1-9]\d* requests", made.out + made.err) and "0 failed" in made.out + made.err, made


def test_s1_row_6_data_are_there_after_down_and_deploy_and_go_when_that_is_asked_for(data):
    volume = f"{data.name}_db-data"
    where = {mount["Destination"]: mount.get("Name") for mount in data.inspected("db")[0]["Mounts"]}
    assert where["/data/db"] == volume
    down = data.ok("down")
    assert volume in down.out + down.err and data.leftovers()["volumes"] == [volume]
    deploy(data)
    assert data.get(url(data) + "data").json() == data.posted
    data.ok("down", "--data", f"--confirm={data.name}")
    assert data.leftovers() == {"containers": [], "networks": [], "volumes": []}
