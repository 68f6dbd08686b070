"""Requests that are sent again because their answer was lost or late. AWS knows them by a token that their sender gave
them, and answers what it answered before. A stack has no token; AWS begins to make it and answers at once, so that nobody
gets to repeat it, but here its sender waits until it is made: who asks meanwhile waits too."""
import re
from threading import Lock

TOKEN = re.compile(r'"clientRequestToken": ?"([^"]+)"|(?:^|&)Client(?:Request)?Token=([^&]+)')
SLOW = ("CreateStack",)


class _Once:
    def __init__(self):
        self.lock = Lock()
        self.answer = None


class Repeats:
    def __init__(self):
        self._known: dict[tuple, _Once] = {}
        self._lock = Lock()

    def answered(self, request, ask):
        """(the answer of `ask`, whether it was given before). One that failed is not remembered."""
        key, for_good = _key_of(request)
        if key is None:
            return ask(), False
        with self._lock:
            once = self._known.setdefault(key, _Once())
        with once.lock:
            if once.answer is not None:
                return once.answer, True
            answer = ask()
            if answer.status.startswith("2"):
                once.answer = answer
        if not for_good:
            with self._lock:
                self._known.pop(key, None)
        return answer, False


def _key_of(request) -> tuple:
    """What makes a request the same as another one, or None; and whether it stays so after its end."""
    who = (request.key, request.region, request.service, request.method, request.path, request.operation)
    if request.method not in ("POST", "PUT"):
        return None, False
    token = TOKEN.search(request.body.decode(errors="replace"))
    if token:
        return (*who, token[1] or token[2]), True
    return ((*who, request.body), False) if request.operation in SLOW else (None, False)


REPEATS = Repeats()
