"""What a test comes to that cannot run here: a skip with its reason on a person's machine, and a failure
where CI=true, for there everything has to be proven."""
import os

import pytest


def cannot(reason: str):
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
