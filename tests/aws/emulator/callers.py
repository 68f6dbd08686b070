"""Callers that AWS refuses, known by the start of their access key. What anybody may do is not checked at all."""
from dataclasses import dataclass

from .settings import SETTINGS


@dataclass(frozen=True)
class Refusal:
    """The services that speak XML and those that speak JSON have different names for the same."""
    code_in_xml: str
    code_in_json: str
    message: str
    status: int = 403


def refusal(key: str, service: str, action: str) -> Refusal | None:
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
