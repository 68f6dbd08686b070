"""Faults on demand: a list of what shall go wrong, each so many times. POST /_emu/faults sets it.

  {"resource": "AWS::EKS::Nodegroup", "reason": "...", "on": "create" | "delete", "times": 1}
  {"request": "regex over 'service METHOD path operation body'", "status": 400, "code": "...", "message": "..."}
  {"addon": "coredns", "code": "InsufficientNumberOfReplicas", "message": "..."}   the addon is DEGRADED while it lasts
  {"join": "ng-1"}                                                                 its nodes never join
"""
from threading import Lock


class ResourceFault(RuntimeError):
    """A resource of a stack failed as it was told to."""


class Faults:
    def __init__(self):
        self._list: list[dict] = []
        self._lock = Lock()

    def set(self, faults: list[dict]) -> None:
        with self._lock:
            self._list = [dict(fault) for fault in faults]

    def left(self) -> list[dict]:
        """Those that have not struck yet as often as they shall."""
        with self._lock:
            return [dict(fault) for fault in self._list if fault.get("times", 1) > 0]

    def take(self, matches) -> dict | None:
        """The first that matches; it strikes once less from now on."""
        with self._lock:
            for fault in self._list:
                if fault.get("times", 1) > 0 and matches(fault):
                    fault["times"] = fault.get("times", 1) - 1
                    return fault
        return None

    def lasting(self, kind: str, name: str) -> dict | None:
        """One that holds until the list is set anew."""
        with self._lock:
            return next((fault for fault in self._list if fault.get(kind) == name), None)

    def strike_resource(self, kind: str, on: str) -> None:
        fault = self.take(lambda each: each.get("resource") == kind and each.get("on", "create") == on)
        if fault:
            raise ResourceFault(fault["reason"])


FAULTS = Faults()
