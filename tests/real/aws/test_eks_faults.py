"""What a person reads when AWS says no, and that the next run gets on. Needs: root, cgroup v1, the built programs."""
import pytest

from support.eks_project import EksProject, TARGET
from testcluster.command import until

PLACE = ("-t", TARGET)
QUOTA = {"resource": "AWS::EC2::VPC", "reason": "The maximum number of VPCs has been reached."}
HELD = {"resource": "AWS::EC2::Subnet", "on": "delete", "reason": "resource sg-1 has a dependent object"}


THROTTLED = {"request": "^sts ", "status": 400, "code": "Throttling", "message": "Rate exceeded", "times": 20}
NEVER_JOINED = {"resource": "AWS::EKS::Nodegroup", "reason": "Instances failed to join the kubernetes cluster"}
SERVICES = "services: {web: {image: \"nginx:1.27\", port: 80}}\n"


@pytest.fixture(scope="module")
def make_project(aws_account, engine, binary, tmp_path_factory):
    made = []

    def make() -> EksProject:
        made.append(EksProject(binary, engine, tmp_path_factory.mktemp("eks"), aws_account).config(SERVICES))
        return made[-1]
    yield make
    aws_account.set_faults([])
    for each in made:
        each.close()


@pytest.fixture
def project(make_project):
    return make_project()


@pytest.fixture(scope="module", autouse=True)
def begun(make_project, aws_account):
    """Two that fail in the middle, each with what it runs in: eksctl mostly waits, beside the tests before theirs."""
    before = aws_account.inventory()
    failing = {}
    for name, fault in (("quota", QUOTA), ("never joins", NEVER_JOINED)):
        aws_account.set_faults([fault])
        project = make_project()
        failing[name] = project, project.start("cluster", "create", *PLACE, "--yes")
        if name == "quota":
            until("the quota to strike", lambda: not aws_account.faults_left(), seconds=60)
    yield failing | {"before": before}
    for name in ("quota", "never joins"):
        failing[name][1].end()


@pytest.mark.parametrize("credentials, words", [
    ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, "there are no AWS credentials"),
    ({"AWS_ACCESS_KEY_ID": "EXPIRED1"}, "the AWS credentials have expired"),
    ({"AWS_ACCESS_KEY_ID": "INVALID1"}, "the AWS credentials are not accepted"),
    ({"AWS_ACCESS_KEY_ID": "DENIED1"}, "AWS does not allow"),
])
def test_s3_6_credentials_that_are_refused(project, credentials, words):
    for verb in (["deploy"], ["cluster", "status"]):
        refused = project.run(*verb, *PLACE, env=credentials)
        assert refused.exit_code == 3 and words in refused.err, refused


def test_s0_6_a_cluster_that_is_not_there_is_named_with_the_way_to_it(project):
    refused = project.run("deploy", *PLACE)
    assert refused.exit_code == 4, refused
    assert f'there is no cluster "{project.cluster}" in region "us-west-2"' in refused.err
    assert "cloudctl cluster create" in refused.err


def test_s3_5_a_zone_that_the_account_does_not_have(project):
    project.config("services: {web: {image: \"nginx:1.27\"}}\n", "    zone_names: [us-west-2a, us-west-2x]\n")
    refused = project.run("cluster", "create", *PLACE, "--yes")
    assert '"us-west-2x" is none of this account\'s in us-west-2' in refused.err


def test_s3_5_a_zone_that_is_in_no_region(project):
    project.config(SERVICES)
    text = (project.folder / "cloudctl.yaml").read_text()
    project.file("cloudctl.yaml", text.replace("region: us-west-2", "region: us-wst-2"))
    refused = project.run("deploy", *PLACE)
    assert refused.exit_code == 2 and 'did you mean "us-west-2"?' in refused.err, refused


def test_s3_6_too_many_requests_are_told_as_that_and_the_next_run_gets_on(project):
    account = project.account
    waiting = account.faults_left()
    account.set_faults([*waiting, THROTTLED])
    refused = project.run("cluster", "status", *PLACE)
    account.set_faults([each for each in account.faults_left() if each.get("code") != "Throttling"])
    assert refused.exit_code == 1 and "AWS gets too many requests: Rate exceeded" in refused.err, refused
    assert "run it again in a minute" in refused.err
    assert "does not exist" in project.run("cluster", "status", *PLACE).out


def test_s3_6_the_cluster_of_another_account_is_not_this_ones(begun):
    project, _ = begun["never joins"]  # whose cluster is there, in this account
    other = {"AWS_ACCESS_KEY_ID": "OTHER1"}
    until("the cluster", lambda: project.cluster in project.account.inventory().get("EKS cluster", []), seconds=60)
    refused = project.run("deploy", *PLACE, env=other)
    assert refused.exit_code == 4, refused
    assert f'there is no cluster "{project.cluster}" in region "us-west-2" of this account' in refused.err
    assert "aws sts get-caller-identity" in refused.err
    assert "999999999999" in project.run("cluster", "status", *PLACE, env=other).out


def test_s3_5_a_quota_in_the_middle_is_the_cause_and_delete_cleans_up(begun):
    project, running = begun["quota"]
    failed = running.wait(200)
    assert failed.exit_code == 1, failed
    assert "VPC (AWS::EC2::VPC) failed: The maximum number of VPCs has been reached." in failed.err
    assert f'left: stack "eksctl-{project.cluster}-cluster"' in failed.err
    again = project.run("cluster", "create", *PLACE, "--yes")
    assert "is there in part, and broken: VPC (AWS::EC2::VPC) failed" in again.err
    status = project.run("cluster", "status", *PLACE)
    assert status.exit_code == 4 and "maximum number of VPCs" in status.out
    gone = project.ok("cluster", "delete", *PLACE, f"--confirm={project.cluster}")
    assert "nothing of it is left" in gone.out


def test_s3_5_nodes_that_never_join_are_the_cause_and_a_killed_delete_is_gone_on_with(begun):
    project, running = begun["never joins"]
    failed = running.wait(200)
    assert failed.exit_code == 1, failed
    assert "(AWS::EKS::Nodegroup) failed: Instances failed to join the kubernetes cluster" in failed.err
    assert f'cloudctl cluster delete -t {TARGET}' in failed.err
    removing = project.start("cluster", "delete", *PLACE, f"--confirm={project.cluster}", "--progress", "plain")
    removing.wait_for("to go", 60)
    removing.kill()
    gone = project.ok("cluster", "delete", *PLACE, f"--confirm={project.cluster}", seconds=200)
    assert "nothing of it is left" in gone.out


def test_s3_5_killed_in_the_middle_the_next_run_goes_on_and_back(project):
    begun = project.start("cluster", "create", *PLACE, "--yes", "--progress", "plain")
    begun.wait_for("deploying stack", 60)
    begun.kill()
    done = project.ok("cluster", "create", *PLACE, "--yes", seconds=200)
    assert f'cluster "{project.cluster}" is made' in done.out
    # A delete that fails on something left over says what, and the next one gets on.
    project.account.set_faults([HELD])
    failed = project.run("cluster", "delete", *PLACE, f"--confirm={project.cluster}", seconds=200)
    assert failed.exit_code == 1 and "has a dependent object" in failed.err, failed
    project.account.set_faults([])
    gone = project.ok("cluster", "delete", *PLACE, f"--confirm={project.cluster}", seconds=200)
    assert "nothing of it is left" in gone.out


def test_nothing_is_left_of_all_that_failed(begun, aws_account):
    assert aws_account.inventory() == begun["before"]
