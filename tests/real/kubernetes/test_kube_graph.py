"""graph --live of a target in a cluster. Needs: a Kubernetes, a Docker engine, a registry."""
import json


def life(project):
    graph = json.loads(project.ok("graph", "-t", "test", "--live", "-o", "json").out)
    return graph["release"], graph["parts"][0]["live"]


def test_what_runs_in_a_cluster_is_in_the_picture(tiny):
    release, web = life(tiny)
    assert (release, web["state"]) == ("nothing is deployed", "missing")
    tiny.ok("deploy", "-t", "test", "--yes")
    release, web = life(tiny)
    assert release.startswith("release 1 of ") and (web["state"], web["ready"], web["wanted"]) == ("serving", 1, 1)
    tiny.kubectl("scale", "deployment/web", "--replicas=0")
    assert life(tiny)[1]["ready"] == 0
