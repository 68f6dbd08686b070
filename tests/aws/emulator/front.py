"""What stands before moto: control by the tests, refused callers, faults of single requests, and the log."""
import json
import re
import time
import traceback
from dataclasses import dataclass
from io import BytesIO

from . import kops, token_webhook
from .callers import account_of, refusal
from .faults import FAULTS
from .inventory import inventory
from .repeats import REPEATS
from .settings import SETTINGS

CREDENTIAL = re.compile(r"Credential=([^/]+)/\d+/([^/]+)/([^/]+)/")
MOST_OF_BODY = 20000


class Request:
    """One, with its body read, in the words of faults and log."""

    def __init__(self, environ):
        self.method, self.path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
            self.body = environ["wsgi.input"].read()
        else:
            self.body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = BytesIO(self.body)
        self._authorization = environ.get("HTTP_AUTHORIZATION", "")
        scope = CREDENTIAL.search(self._authorization)
        self.key, self.region, self.service = scope.groups() if scope else ("", "", "")
        self._kind = environ.get("CONTENT_TYPE", "")
        body = self.body[:MOST_OF_BODY].decode(errors="replace")
        action = re.search(r"(?:^|&)Action=(\w+)", body)
        target = environ.get("HTTP_X_AMZ_TARGET", "").split(".")[-1]
        self.operation = action[1] if action else target
        self.text = f"{self.service} {self.method} {self.path} {self.operation} {body}"

    @property
    def form(self) -> str:
        """Of the answers that its service gives."""
        if self.service in ("s3", "ec2"):
            return self.service
        return "query" if self._kind.startswith("application/x-www-form-urlencoded") else "json"


@dataclass(frozen=True)
class Answer:
    """Of moto, whole."""
    status: str
    headers: list
    body: bytes


class Front:
    def __init__(self, app):
        self._app = app

    def __call__(self, environ, start_response):
        request = Request(environ)
        if request.path.startswith("/_emu/"):
            return self._control(request, start_response)
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = account_of(request.key)
        refused = self._refused(request)
        if refused:
            _log(request, f"refused: {refused[1]}")
            return _error(start_response, request, *refused)
        return self._pass_on(request, environ, start_response)

    @staticmethod
    def _control(request, start_response):
        if request.path.startswith("/_emu/kops/"):  # checksums of what its nodes would download
            return _answer(start_response, 200, "text/plain", kops.SHA256_OF_NOTHING.encode())
        given = json.loads(request.body or "null")
        match request.method, request.path:
            case "POST", "/_emu/faults":
                FAULTS.set(given or [])
                answer = {}
            case "GET", "/_emu/faults":
                answer = FAULTS.left()
            case "GET", "/_emu/inventory":
                answer = inventory()
            case "POST", "/_emu/authenticate":
                answer = token_webhook.review(given)
            case _:
                return _answer(start_response, 404, "application/json", b'{"error": "no such control"}')
        return _answer(start_response, 200, "application/json", json.dumps(answer, indent=2).encode())

    @staticmethod
    def _refused(request):
        """(status, code, message), or None."""
        by_key = refusal(request.key, request.service, request.operation or request.path, request.region)
        if by_key:
            code = by_key.code_in_json if request.form == "json" else by_key.code_in_xml
            return by_key.status, code, by_key.message
        fault = FAULTS.take(lambda each: "request" in each and re.search(each["request"], request.text))
        return (fault.get("status", 400), fault["code"], fault["message"]) if fault else None

    def _pass_on(self, request, environ, start_response):
        answer, again = REPEATS.answered(request, lambda: self._ask(environ))
        _log(request, "again" if again else "" if answer.status.startswith("2") else answer.status)
        if answer.status.startswith("5"):  # a defect here or in moto: eksctl would repeat it 13 times, for minutes
            return _error(start_response, request, 400, "EmulatorFailure", "see the log of the emulator")
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _ask(self, environ):
        started = []
        try:
            parts = self._app(environ, lambda status, headers, *_: started.extend((status, headers)))
            return Answer(started[0], started[1], b"".join(parts))
        except Exception:
            traceback.print_exc()
            return Answer("500 INTERNAL SERVER ERROR", [], b"")


def _log(request, remark: str) -> None:
    if SETTINGS.log:
        with open(SETTINGS.log, "a") as file:
            print(f"{time.time():.2f}", request.key, request.region, request.service, request.method, request.path,
                  request.operation, remark, file=file)


def _answer(start_response, status, kind, body, *headers):
    start_response(f"{status} X", [("Content-Type", kind), ("Content-Length", str(len(body))), *headers])
    return [body]


def _error(start_response, request, status, code, message):
    text = f"<Code>{code}</Code><Message>{message}</Message>"
    body = {"s3": f"<Error>{text}</Error>",
            "ec2": f"<Response><Errors><Error>{text}</Error></Errors><RequestID>0</RequestID></Response>",
            "query": f"<ErrorResponse><Error><Type>Sender</Type>{text}</Error><RequestId>0</RequestId></ErrorResponse>",
            "json": json.dumps({"__type": code, "message": message})}[request.form]
    kind = "application/json" if request.form == "json" else "text/xml"
    return _answer(start_response, status, kind, body.encode(), ("x-amzn-ErrorType", code))
