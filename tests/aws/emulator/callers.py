"""Who calls, known by the start of the access key: some are refused, some belong to another account. What anybody may
do is not checked at all."""
from dataclasses import dataclass

from moto.ec2.models import ec2_backends

from .settings import SETTINGS

REGIONS = {"", "aws-global", *ec2_backends[SETTINGS.account].regions}
OTHER_ACCOUNT = "999999999999"


def account_of(key: str) -> str:
    return OTHER_ACCOUNT if key.startswith("OTHER") else SETTINGS.account


@dataclass(frozen=True)
class Refusal:
    """The services that speak XML and those that speak JSON have different names for the same."""
    code_in_xml: str
    code_in_json: str
    message: str
    status: int = 403


def refusal(key: str, service: str, action: str, region: str = "") -> Refusal | None:
    if region not in REGIONS:  # as in a region that the account has not opted into; a name with a typo has no server
        return Refusal("InvalidClientTokenId", "UnrecognizedClientException",
                       "The security token included in the request is invalid")
    if key.startswith("EXPIRED"):
        return Refusal("ExpiredToken", "ExpiredTokenException", "The security token included in the request is expired")
    if key.startswith("INVALID"):
        return Refusal("InvalidClientTokenId", "UnrecognizedClientException",
                       "The security token included in the request is invalid.")
    if key.startswith("DENIED") and service != "sts":  # anybody may ask who he is
        return Refusal("AccessDenied", "AccessDeniedException",
                       f"User: arn:aws:iam::{SETTINGS.account}:user/denied is not authorized to perform: "
                       f"{service}:{action}")
    return None
