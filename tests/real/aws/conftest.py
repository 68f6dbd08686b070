"""Fixtures of the tests in an AWS account, which is our own, from tests/aws."""
import pytest

from support.aws import Account, AwsUnderTest, number
from support.daemon import FixtureError
from support.outcome import cannot


@pytest.fixture(scope="session")
def aws_account():
    """An account with nothing in it but what AWS puts there. One that ran before is used, and left running."""
    account = Account(number())
    if account.missing():
        cannot("missing: " + ", ".join(account.missing()))
    ran_before = account.running()
    try:
        account.up()
        if ran_before:
            account.reset()
        yield account
    except FixtureError as error:
        cannot(str(error))
    finally:
        if not ran_before:
            account.down()


@pytest.fixture
def aws(aws_account, tmp_path) -> AwsUnderTest:
    """The account, with a home for this test."""
    return AwsUnderTest(aws_account, tmp_path / "home")


@pytest.fixture
def nothing_left(aws_account):
    """The account holds after the test what it held before."""
    before = aws_account.inventory()
    yield
    assert aws_account.inventory() == before
