"""The fixture itself: the real eksctl, aws, docker and kubectl find in the account what they would find in a real one,
and nothing is left when they have taken it away again. Needs: root, cgroup v1, the built programs, a Docker engine."""
import json
import re

import pytest

from support.aws import AwsUnderTest
from testcluster.command import until

CLUSTER = """\
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: demo, region: us-west-2, version: "1.35"}
availabilityZones: [us-west-2a, us-west-2b]
iam:
  withOIDC: true
  podIdentityAssociations:
  - namespace: default
    serviceAccountName: app
    createServiceAccount: true
    permissionPolicyARNs: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
addons: [{name: eks-pod-identity-agent}, {name: aws-ebs-csi-driver}]
managedNodeGroups: [{name: ng-1, instanceType: m5.large, minSize: 1, desiredCapacity: 2, maxSize: 4}]
"""
QUOTA = {"resource": "AWS::EC2::VPC", "reason": "The maximum number of VPCs has been reached."}
NEVER_JOINED = {"resource": "AWS::EKS::Nodegroup", "reason": "Instances failed to join the kubernetes cluster"}
WEB = """\
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: gp3}
provisioner: ebs.csi.aws.com
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], storageClassName: gp3, resources: {requests: {storage: 2Gi}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
  - name: web
    image: IMAGE
    command: [sh, -c, "echo hello > /data/index.html; httpd -f -p 8080 -h /data"]
    volumeMounts: [{name: data, mountPath: /data}]
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: LoadBalancer, selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
"""


@pytest.fixture(scope="module")
def person(aws_account, tmp_path_factory) -> AwsUnderTest:
    """The same in all tests of the cluster's life."""
    return AwsUnderTest(aws_account, tmp_path_factory.mktemp("person"))


@pytest.fixture(scope="module")
def demo(person, aws_account):
    """A cluster made by eksctl, while another one failed on a quota: most of the time both only wait."""
    before = person.inventory()
    config = person.home / "cluster.yaml"
    config.write_text(CLUSTER)
    (person.home / "small.yaml").write_text(CLUSTER.replace("name: demo", "name: small"))
    small = None
    try:
        with person.faults(QUOTA):
            small = person.start("eksctl", "create", "cluster", "-f", person.home / "small.yaml")
            until("the quota to strike", lambda: not aws_account.faults_left(), seconds=60)
            person.done("eksctl", "create", "cluster", "-f", config)
        yield {"before": before, "config": config, "small": small}
    finally:
        if small:
            small.kill()
            small.communicate()


@pytest.mark.parametrize("credentials, words", [
    ({"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}, "get credentials"),
    ({"AWS_ACCESS_KEY_ID": "EXPIRED1"}, "ExpiredToken"),
    ({"AWS_ACCESS_KEY_ID": "INVALID1"}, "InvalidClientTokenId"),
    ({"AWS_ACCESS_KEY_ID": "DENIED1"}, "AccessDeniedException"),
    ({"AWS_REGION": "us-wst-2"}, "InvalidClientTokenId"),
])
def test_aws_refuses_whom_it_does_not_know(aws, credentials, words):
    assert words in aws.refused("eksctl", "get", "cluster", **credentials)


def test_a_throttled_request_is_sent_again(aws):
    throttled = {"request": "^eks GET /clusters ", "status": 400, "code": "ThrottlingException", "message": "Rate exceeded"}
    with aws.faults(throttled):
        assert json.loads(aws.done("aws", "eks", "list-clusters")) == {"clusters": []}
        assert aws.account.faults_left() == []


def test_what_kind_of_aws_it_is(aws):
    versions = json.loads(aws.done("aws", "eks", "describe-cluster-versions"))["clusterVersions"]
    assert versions[0]["clusterVersion"] == "1.35" and versions[0]["defaultVersion"]
    assert {each["versionStatus"] for each in versions} == {"STANDARD_SUPPORT", "EXTENDED_SUPPORT"}
    assert aws.account.place.account in aws.done("aws", "sts", "get-caller-identity")


def test_a_stack_that_fails_on_a_quota_is_rolled_back(person, demo):
    words, _ = demo["small"].communicate(timeout=90)
    assert demo["small"].returncode == 1
    assert re.search(r"VPC: CREATE_FAILED.*maximum number of VPCs", words), words
    person.done("aws", "cloudformation", "update-termination-protection", "--no-enable-termination-protection",
                "--stack-name", "eksctl-small-cluster")
    person.done("aws", "cloudformation", "delete-stack", "--stack-name", "eksctl-small-cluster")
    assert "eksctl-small-cluster" not in person.inventory()["stack"]


def test_eksctl_finds_its_cluster_again(person, demo):
    assert "AlreadyExistsException" in person.refused("eksctl", "create", "cluster", "-f", demo["config"])
    assert json.loads(person.done("eksctl", "get", "cluster", "demo", "-o", "json"))[0]["Status"] == "ACTIVE"
    assert "app" in person.done("eksctl", "get", "podidentityassociation", "--cluster", "demo", "-o", "json")


def test_a_key_of_another_account_finds_that_one(aws, demo):
    other = {"AWS_ACCESS_KEY_ID": "OTHER1"}
    assert "999999999999" in aws.done("aws", "sts", "get-caller-identity", **other)
    assert json.loads(aws.done("aws", "eks", "list-clusters", **other)) == {"clusters": []}
    assert json.loads(aws.done("aws", "eks", "list-clusters")) == {"clusters": ["demo"]}


def test_nodes_join_and_leave(person, demo):
    def nodes() -> int:
        return len(person.done("kubectl", "get", "nodes", "-o", "name", "-l", "eks.amazonaws.com/nodegroup=ng-1").split())

    assert nodes() == 2
    scale = ("eksctl", "scale", "nodegroup", "--cluster", "demo", "--name", "ng-1", "--nodes")
    assert "greater than max size" in person.refused(*scale, "9")
    person.done(*scale, "3")
    assert nodes() == 3
    person.done(*scale, "2")
    assert nodes() == 2


def test_a_token_of_aws_logs_in(person, demo):
    person.done("aws", "eks", "update-kubeconfig", "--name", "demo", KUBECONFIG=str(person.home / "of-aws"))
    assert "node1" in person.done("kubectl", "get", "nodes", KUBECONFIG=str(person.home / "of-aws"))
    assert "Unauthorized" in person.refused("kubectl", "get", "nodes", AWS_ACCESS_KEY_ID="EXPIRED1")


def test_a_pushed_image_runs_and_answers_under_the_name_of_its_balancer(person, demo, engine, base_images):
    base_images("busybox:1.35")
    host = person.account.place.ecr_host
    image = f"{host}/team/web"
    engine.docker("tag", "busybox:1.35", f"{image}:v1")
    docker = ("docker", "--host", engine.host)
    assert "no basic auth credentials" in person.refused(*docker, "push", f"{image}:v1")
    password = person.done("aws", "ecr", "get-login-password").strip()
    assert "401" in person.refused(*docker, "login", "-u", "AWS", "--password-stdin", host, stdin="wrong")
    person.done(*docker, "login", "-u", "AWS", "--password-stdin", host, stdin=password)
    assert "does not exist in the registry" in person.refused(*docker, "push", f"{image}:v1")
    person.done("aws", "ecr", "create-repository", "--repository-name", "team/web", "--image-tag-mutability", "IMMUTABLE")
    digest = re.search(r"sha256:\w{64}", person.done(*docker, "push", f"{image}:v1"))[0]
    engine.docker("build", "-t", f"{image}:v1", "-", stdin=b"FROM busybox:1.35\nLABEL changed=yes\n")
    assert "immutable" in person.refused(*docker, "push", f"{image}:v1")
    shown = json.loads(person.done("aws", "ecr", "describe-images", "--repository-name", "team/web"))["imageDetails"]
    assert [(each["imageDigest"], each["imageTags"]) for each in shown] == [(digest, ["v1"])]

    person.done("kubectl", "apply", "-f", "-", stdin=WEB.replace("IMAGE", f"{image}@{digest}"))
    person.done("kubectl", "wait", "pod/web", "--for=condition=Ready", "--timeout=60s")
    name = "jsonpath={.status.loadBalancer.ingress[0].hostname}"
    until("the balancer's name", lambda: person.done("kubectl", "get", "service", "web", "-o", name) != "", seconds=20)
    hostname = person.done("kubectl", "get", "service", "web", "-o", name)
    assert hostname.endswith(".elb.amazonaws.com")
    assert person.done("curl", "-sS", "--retry", "3", "--retry-all-errors", f"http://{hostname}/") == "hello\n"
    held = person.inventory()
    assert len(held["classic load balancer"]) == 1 and len(held["volume"]) == 1


def test_a_node_group_that_never_joins_names_its_reason_in_the_events(person, demo):
    config = person.home / "ng-2.yaml"
    config.write_text(CLUSTER.replace("ng-1", "ng-2"))
    with person.faults(NEVER_JOINED):
        assert "waiter state transitioned to Failure" in person.refused("eksctl", "create", "nodegroup", "-f", config)
    events = person.done("aws", "cloudformation", "describe-stack-events", "--stack-name", "eksctl-demo-nodegroup-ng-2")
    assert NEVER_JOINED["reason"] in events
    person.done("eksctl", "delete", "nodegroup", "--cluster", "demo", "--name", "ng-2", "--wait")


def test_a_create_that_is_sent_again_is_answered_as_before(person, demo):
    create = ("aws", "eks", "create-addon", "--cluster-name", "demo", "--addon-name", "amazon-cloudwatch-observability")
    first = person.done(*create, "--client-request-token", "one")
    assert person.done(*create, "--client-request-token", "one") == first
    assert "ResourceInUseException" in person.refused(*create, "--client-request-token", "two")


def test_an_addon_can_be_degraded(person, demo):
    with person.faults({"addon": "eks-pod-identity-agent"}):
        shown = json.loads(person.done("aws", "eks", "describe-addon", "--cluster-name", "demo",
                                       "--addon-name", "eks-pod-identity-agent"))
    assert shown["addon"]["status"] == "DEGRADED"


def test_what_a_cluster_made_outlives_it(person, demo):
    """eksctl takes the load balancer away and forgets the volume; a left network interface keeps the subnet."""
    left = {"resource": "AWS::EC2::Subnet", "on": "delete", "reason": "The subnet has dependencies and cannot be deleted."}
    with person.faults(left):
        person.refused("eksctl", "delete", "cluster", "--name", "demo", "--wait")
    shown = person.done("aws", "cloudformation", "describe-stacks", "--stack-name", "eksctl-demo-cluster")
    assert json.loads(shown)["Stacks"][0]["StackStatus"] == "DELETE_FAILED"
    person.done("aws", "cloudformation", "delete-stack", "--stack-name", "eksctl-demo-cluster")
    after = person.inventory()
    assert "classic load balancer" not in after and len(after["volume"]) == 1
    person.done("aws", "ec2", "delete-volume", "--volume-id", after["volume"][0])
    person.done("aws", "ecr", "delete-repository", "--repository-name", "team/web", "--force")
    assert person.inventory() == demo["before"]
