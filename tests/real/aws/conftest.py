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


@pytest.fixture(scope="session")
def empty_inventory(aws_account) -> list[dict]:
    """Of the account as it began, the last one counts: things without names have another identity after a reset."""
    return [aws_account.inventory()]


@pytest.fixture(scope="module", autouse=True)
def an_empty_account(aws_account, empty_inventory):
    """Every file starts with one, whatever the file before has left when it failed."""
    aws_account.set_faults([])
    if aws_account.inventory() != empty_inventory[-1]:
        aws_account.reset()
        empty_inventory.append(aws_account.inventory())


@pytest.fixture
def aws(aws_account, tmp_path) -> AwsUnderTest:
    """The account, with a home for this test."""
    return AwsUnderTest(aws_account, tmp_path / "home")


@pytest.fixture
def nothing_left(aws_account, empty_inventory):
    """The account holds after the test what it held before."""
    before = aws_account.inventory()
    yield
    after = aws_account.inventory()
    if after != before:
        aws_account.reset()  # what is left must not fail the tests after this one too
        empty_inventory.append(aws_account.inventory())
    assert after == before
