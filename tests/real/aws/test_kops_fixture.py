"""The fixture itself, for kops: the real one makes a cluster in the account, finds its nodes joined and its API alive
behind a certificate of its own, and takes everything away again. Needs: root, cgroup v1, the built programs."""
import json

CREATE = ("kops", "create", "cluster", "--zones", "us-west-2a,us-west-2b",
          "--control-plane-zones", "us-west-2a", "--node-count", "2", "--node-size", "t3.medium",
          "--control-plane-size", "t3.medium", "--networking", "cilium")


def test_kops_makes_validates_and_deletes_a_cluster(aws, nothing_left):
    aws.done("aws", "s3api", "create-bucket", "--bucket", "kops-state",
             "--create-bucket-configuration", "LocationConstraint=us-west-2")
    name = f"demo{aws.account.place.number}"  # of this account alone: its API has a line in /etc/hosts
    store = {"KOPS_STATE_STORE": "s3://kops-state", "KOPS_CLUSTER_NAME": f"{name}.k8s.local"}
    aws.done(*CREATE, **store)
    assert "auto scaling group" not in aws.inventory()
    aws.done("kops", "update", "cluster", "--yes", "--admin", **store)
    assert len(aws.inventory()["auto scaling group"]) == 3

    # Every attempt writes a document of its own; the last one is that of the healthy cluster.
    attempts = aws.done("kops", "validate", "cluster", "--wait", "60s", "--interval", "2s", "-o", "json", **store)
    shown = json.loads("{" + attempts.rpartition("}{")[2].removeprefix("{"))
    assert sorted(node["role"] for node in shown["nodes"]) == ["control-plane", "node", "node"]
    assert shown.get("failures") is None
    server = aws.done("kubectl", "config", "view", "-o", "jsonpath={.clusters[0].cluster.server}")
    assert server.startswith(f"https://api-{name}-k8s-local-") and server.endswith(".elb.amazonaws.com")
    assert "node1" in aws.done("kubectl", "get", "nodes", "-o", "name")

    aws.done("kops", "delete", "cluster", "--yes", **store)
    aws.done("aws", "s3", "rb", "s3://kops-state", "--force")
