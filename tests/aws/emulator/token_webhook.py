"""Who bears a token of `aws eks get-token` or of eksctl: asked by the API server of the test cluster."""
import base64
import datetime
import time
from urllib.parse import parse_qs, urlparse

from .callers import account_of, refusal
from .settings import SETTINGS

MOST_SECONDS_OLD = 900


def review(asked: dict) -> dict:
    """The answered TokenReview. A token is a signed request to STS; whoever the emulator would not refuse
    is the cluster's administrator."""
    try:
        status = {"authenticated": True, "user": {"username": "kubernetes-admin", "groups": ["system:masters"],
                                                  "uid": _key_of(asked["spec"]["token"])}}
    except (KeyError, ValueError) as error:
        status = {"authenticated": False, "error": str(error)}
    return {"apiVersion": asked["apiVersion"], "kind": "TokenReview", "status": status}


def _key_of(token: str) -> str:
    url = base64.urlsafe_b64decode(token.removeprefix("k8s-aws-v1.") + "==").decode()
    query = parse_qs(urlparse(url).query)
    key, day = query["X-Amz-Credential"][0].split("/")[0], query["X-Amz-Date"][0]
    signed = datetime.datetime.strptime(day, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    if query["Action"] != ["GetCallerIdentity"] or refusal(key, "eks", "") or refusal(key, "sts", "") \
            or account_of(key) != SETTINGS.account:
        raise ValueError("refused")
    if time.time() - signed.timestamp() > MOST_SECONDS_OLD:
        raise ValueError("expired")
    return key
