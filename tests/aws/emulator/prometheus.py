"""The alert manager's definition of a workspace of managed Prometheus, which moto lacks."""
import json
import time

import moto.amp.urls
from moto.amp.exceptions import ResourceNotFoundException
from moto.amp.models import amp_backends
from moto.amp.responses import PrometheusServiceResponse


def install() -> None:
    path = "{0}/workspaces/(?P<workspace_id>[^/]+)/alertmanager/definition$"
    moto.amp.urls.url_paths[path] = AlertManager.dispatch


class _NoDefinition(ResourceNotFoundException):
    code = 404


class AlertManager(PrometheusServiceResponse):
    def _workspace(self):
        return amp_backends[self.current_account][self.region].describe_workspace(self.path.split("/")[2])

    def _definition(self):
        if not getattr(self._workspace(), "alertmanager", None):
            raise _NoDefinition("Alert manager definition not found", self.path, "AWS::APS::AlertManagerDefinition")
        return self._workspace().alertmanager

    def put_alert_manager_definition(self):
        workspace, now = self._workspace(), time.time()
        old = getattr(workspace, "alertmanager", None) or {"createdAt": now}
        workspace.alertmanager = {"status": {"statusCode": "ACTIVE"}, "data": json.loads(self.body)["data"],
                                  "createdAt": old["createdAt"], "modifiedAt": now}
        return json.dumps({"status": workspace.alertmanager["status"]})

    create_alert_manager_definition = put_alert_manager_definition

    def describe_alert_manager_definition(self):
        return json.dumps({"alertManagerDefinition": self._definition()})

    def delete_alert_manager_definition(self):
        self._definition()
        self._workspace().alertmanager = None
        return json.dumps({})
