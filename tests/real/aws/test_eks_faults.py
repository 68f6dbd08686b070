"""What a person reads when AWS says no, and that the next run gets on. Needs: root, cgroup v1, the built programs."""
import pytest

from support.eks_project import EksProject, TARGET

PLACE = ("-t", TARGET)
QUOTA = {"resource": "AWS::EC2::VPC", "reason": "The maximum number of VPCs has been reached."}
HELD = {"resource": "AWS::EC2::Subnet", "on": "delete", "reason": "resource sg-1 has a dependent object"}


@pytest.fixture
def project(aws_account, engine, binary, tmp_path):
    made = EksProject(binary, engine, tmp_path, aws_account)
    made.config("services: {web: {image: \"nginx:1.27\", port: 80}}\n")
    yield made
    made.close()
    aws_account.set_faults([])


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


def test_s3_5_a_quota_in_the_middle_is_the_cause_and_delete_cleans_up(project, nothing_left):
    project.account.set_faults([QUOTA])
    failed = project.run("cluster", "create", *PLACE, "--yes", seconds=200)
    assert failed.exit_code == 1, failed
    assert "VPC (AWS::EC2::VPC) failed: The maximum number of VPCs has been reached." in failed.err
    assert f'left: stack "eksctl-{project.cluster}-cluster"' in failed.err
    again = project.run("cluster", "create", *PLACE, "--yes")
    assert "is there in part, and broken: VPC (AWS::EC2::VPC) failed" in again.err
    status = project.run("cluster", "status", *PLACE)
    assert status.exit_code == 4 and "maximum number of VPCs" in status.out
    gone = project.ok("cluster", "delete", *PLACE, f"--confirm={project.cluster}")
    assert "nothing of it is left" in gone.out


def test_s3_5_killed_in_the_middle_the_next_run_goes_on_and_back(project, nothing_left):
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
