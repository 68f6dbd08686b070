"""A volume that shall have another size: larger where its storage class lets it, else refused in words before
anything is done. Needs: a Kubernetes with volumes, a Docker engine."""
import pytest

USAGE = 2


@pytest.fixture
def deployed(tiny):
    """The tiny service with a volume."""
    path = tiny.folder / "cloudctl.yaml"
    path.write_text(path.read_text() + "    storage: [{path: /data, size: 16Mi}]\n    rollout: {strategy: recreate}\n")
    tiny.ok("deploy", "-t", "test", "--yes", seconds=600)
    return tiny


@pytest.fixture
def storage_class(deployed):
    """The class of the volume; whether its volumes grow is put back after."""
    claim = deployed.object("persistentvolumeclaim", "web-data")
    name = claim["spec"]["storageClassName"]
    yield name
    deployed.cluster.kubectl("patch", "storageclass", name, "-p", '{"allowVolumeExpansion": false}')


def resized(project, size):
    path = project.folder / "cloudctl.yaml"
    lines = path.read_text().split("storage: ")
    path.write_text(lines[0] + "storage: [{path: /data, size: " + size + "}]" + lines[1][lines[1].index("\n"):])


def test_a_volume_grows_where_its_class_lets_it_and_is_refused_in_words_elsewhere(deployed, storage_class):
    if deployed.cluster.own is None:
        pytest.skip("the storage classes of the cluster that was named are its owner's")
    for size, why in (("32Mi", f'storage class "{storage_class}" does not let volumes grow'),
                      ("8Mi", "a volume does not shrink")):
        resized(deployed, size)
        for verb in (("plan",), ("deploy", "--yes")):
            result = deployed.run(*verb, "-t", "test", seconds=300)
            assert result.exit_code == USAGE and why in result.err and f"cannot go to {size}" in result.err, result
    deployed.cluster.kubectl("patch", "storageclass", storage_class, "-p", '{"allowVolumeExpansion": true}')
    resized(deployed, "32Mi")
    assert "32Mi" in deployed.ok("plan", "-t", "test").out
    deployed.ok("deploy", "-t", "test", "--yes", seconds=600)
    claim = deployed.object("persistentvolumeclaim", "web-data")
    assert claim["spec"]["resources"]["requests"]["storage"] == "32Mi"
