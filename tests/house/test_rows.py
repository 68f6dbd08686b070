"""Each row of the systems that were once put together by hand has a test that is named after it, in each place where
the row has something to show."""
import re

from tree import ROOT

# Where a test runs, by the folder that it lies in; the longest one counts.
PLACES = {"tests/e2e": "check", "tests/real": "local", "tests/real/kubernetes": "cluster",
          "tests/real/minikube": "minikube", "tests/real/aws": "cloud"}
EVERYWHERE = "local cluster"
# Rows 6 and 15 of S0 are of a cloud.
ROWS = {
    "s0": {
        1: "local",  # a Dockerfile and an image: made on one's own machine, whatever the target
        2: EVERYWHERE,
        3: "local",  # by its text: `deploy --target local`
        4: "cluster minikube",  # by its text: a node port of minikube, which any other cluster has too
        5: EVERYWHERE,
        7: EVERYWHERE,
        8: EVERYWHERE,
        9: EVERYWHERE,
        10: EVERYWHERE,
        11: EVERYWHERE,
        12: EVERYWHERE,
        13: EVERYWHERE,
        14: EVERYWHERE,
    },
    "s1": {
        1: EVERYWHERE,
        2: EVERYWHERE,
        3: EVERYWHERE,
        4: EVERYWHERE,
        5: EVERYWHERE,
        6: EVERYWHERE,
        7: EVERYWHERE,
        8: "local cluster minikube",  # `minikube service` beside `open`
        9: EVERYWHERE,
        10: EVERYWHERE,
        11: "local cluster minikube",  # its addon for measurements
    },
    "s2": {
        1: EVERYWHERE,
        2: "local",  # by its text: `deploy --target local`
        3: EVERYWHERE,
        4: "local cluster minikube",  # a port of its own for each
        5: "cloud",  # kops
        6: EVERYWHERE,
        7: "check",  # asks nobody
    },
}


def place_of(path):
    folder = max((one for one in PLACES if (ROOT / one) in path.parents), key=len, default=None)
    return PLACES.get(folder)


def named():
    """Places by system and row, as the names of tests say."""
    found = {system: {} for system in ROWS}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for system, numbers in re.findall(r"^def test_(s\d)_rows?_(\d+(?:_and_\d+)*)_", path.read_text(), flags=re.M):
            for number in numbers.split("_and_"):
                found.setdefault(system, {}).setdefault(int(number), set()).add(place_of(path))
    return found


def test_every_row_has_a_test_of_its_name_in_each_of_its_places():
    wanted = {system: {number: set(places.split()) for number, places in rows.items()} for system, rows in ROWS.items()}
    assert named() == wanted
