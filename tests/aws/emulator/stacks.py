"""The life of a CloudFormation stack as AWS shows it: events, rollback, termination protection, deletion in the
reverse order of creation. Moto's own stacks never fail half-way, and leave things behind."""
import sys

from moto.cloudformation import models, parsing
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends

from .faults import FAULTS

STACK = "AWS::CloudFormation::Stack"


def install() -> None:
    _Originals.keep()
    parsing.parse_and_create_resource = _create_resource
    stack = models.Stack
    stack.create_resources = _create_resources
    # Moto computes exports when asked, and so creates resources too early, or again.
    stack.exports = property(lambda self: getattr(self, "known_exports", []))
    stack.parse_template = staticmethod(lambda template: _split_getatt(_Originals.parse_template(template)))
    stack._create_resource_map = _create_resource_map
    models.CloudFormationBackend.delete_stack = _delete_stack
    CloudFormationResponse.update_termination_protection = _update_termination_protection


class _Originals:
    """Moto's own functions, which ours call."""

    @classmethod
    def keep(cls) -> None:
        cls.create_resource = staticmethod(parsing.parse_and_create_resource)
        cls.exports = models.Stack.exports.fget
        cls.parse_template = staticmethod(models.Stack.parse_template)
        cls.resource_map = models.Stack._create_resource_map


def _create_resource(logical_id, resource_json, resources_map, account_id, region_name):
    kind = resource_json["Type"]
    try:
        FAULTS.strike_resource(kind, "create")
        resource = _Originals.create_resource(logical_id, resource_json, resources_map, account_id, region_name)
        if kind == "AWS::EC2::Subnet":  # eksctl makes no node group in public subnets without it
            resource.map_public_ip_on_launch = bool(resource_json["Properties"].get("MapPublicIpOnLaunch"))
        return resource
    except Exception as error:
        if not hasattr(error, "failed"):
            error.failed = (logical_id, kind)
        raise


def _text_of(error) -> str:
    return getattr(error, "description", None) or getattr(error, "message", None) or str(error)


def _event(stack, logical_id, physical_id, kind, status, reason=None) -> None:
    stack.events.append(models.Event(stack.stack_id, stack.name, logical_id, physical_id, kind, status, reason, None))


def _stack_event(stack, status, reason=None) -> None:
    _event(stack, stack.name, stack.stack_id, STACK, status, reason)


def _resource_event(stack, resource, status, reason=None) -> None:
    _event(stack, resource.logical_resource_id, getattr(resource, "physical_resource_id", ""),
           resource.cf_resource_type, status, reason)


def _created(stack) -> list:
    return [each for each in stack.resource_map._parsed_resources.values()
            if getattr(each, "logical_resource_id", None)]


def _delete_route_table(ec2, table) -> None:
    for association in list(ec2.get_route_table(table.id)._associations):
        ec2.disassociate_route_table(association)
    ec2.delete_route_table(table.id)


# Moto's CloudFormation leaves these behind.
DELETERS = {
    "AWS::EC2::NatGateway": lambda ec2, r: ec2.delete_nat_gateway(r.id),
    "AWS::EC2::EIP": lambda ec2, r: ec2.release_address(allocation_id=r.allocation_id),
    "AWS::EC2::VPCGatewayAttachment": lambda ec2, r: ec2.detach_internet_gateway(r.gateway_id, r.vpc_id),
    "AWS::EC2::InternetGateway": lambda ec2, r: ec2.delete_internet_gateway(r.id),
    "AWS::EC2::RouteTable": _delete_route_table,
    "AWS::EC2::VPCEndpoint": lambda ec2, r: ec2.delete_vpc_endpoints([r.id]),
}


def _delete_resources(stack) -> None:
    for resource in reversed(_created(stack)):
        kind, name = resource.cf_resource_type, resource.logical_resource_id
        _resource_event(stack, resource, "DELETE_IN_PROGRESS")
        try:
            FAULTS.strike_resource(kind, "delete")
            if kind in DELETERS:
                DELETERS[kind](ec2_backends[stack.account_id][stack.region_name], resource)
            else:
                stack.resource_map._delete_resource(resource, stack.resource_map._resource_json_map[name])
        except Exception as error:
            _resource_event(stack, resource, "DELETE_FAILED", _text_of(error))
            error.failed = (name, kind)
            raise
        del stack.resource_map._parsed_resources[name]
        del stack.resource_map._resource_json_map[name]
        _resource_event(stack, resource, "DELETE_COMPLETE")


def _create_resources(stack) -> None:
    stack.status = "CREATE_IN_PROGRESS"
    try:
        stack.resource_map.create(stack.template_dict)
    except Exception as error:
        _roll_back(stack, error)
        return
    for resource in _created(stack):
        _resource_event(stack, resource, "CREATE_COMPLETE")
    stack.description = stack.template_dict.get("Description")
    stack.mark_creation_complete()
    stack.known_exports = _Originals.exports(stack)
    list(stack.output_map.values())
    for export in stack.exports:
        models.cloudformation_backends[stack.account_id][stack.region_name].exports[export.name] = export


def _roll_back(stack, error) -> None:
    for resource in _created(stack):
        _resource_event(stack, resource, "CREATE_COMPLETE")
    logical_id, kind = getattr(error, "failed", (stack.name, STACK))
    _event(stack, logical_id, "", kind, "CREATE_FAILED", _text_of(error))
    _stack_event(stack, "ROLLBACK_IN_PROGRESS",
                 f"The following resource(s) failed to create: [{logical_id}]. Rollback requested by user.")
    try:
        _delete_resources(stack)
    except Exception as second:
        print("rollback:", _text_of(second), file=sys.stderr, flush=True)
    stack.resource_map._resource_json_map, stack.output_map._output_json_map = {}, {}
    stack.status = "ROLLBACK_COMPLETE"
    _stack_event(stack, "ROLLBACK_COMPLETE")


def _split_getatt(value):
    """"Fn::GetAtt": "Role1.Arn", which eksctl writes and moto does not know, to the form of a list."""
    if isinstance(value, list):
        return [_split_getatt(item) for item in value]
    if isinstance(value, dict):
        return {key: item.split(".", 1) if key == "Fn::GetAtt" and isinstance(item, str) else _split_getatt(item)
                for key, item in value.items()}
    return value


def _create_resource_map(stack):
    """Moto skips types that it does not know; AWS refuses the template, and so a gap here is seen."""
    known = parsing.get_model_map()
    unknown = {each["Type"] for each in stack.template_dict.get("Resources", {}).values()
               if each["Type"] not in known and each["Type"] not in parsing.NULL_MODELS}
    if unknown:
        raise ValidationError(message=f"Template format error: Unrecognized resource types: {sorted(unknown)}")
    return _Originals.resource_map(stack)


def _delete_stack(self, name_or_id):
    stack = next((each for each in self.stacks.values() if name_or_id in (each.name, each.stack_id)), None)
    if stack is None:
        return
    if stack.enable_termination_protection in (True, "true"):
        raise ValidationError(message=f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
    names = [export.name for export in stack.exports]
    _stack_event(stack, "DELETE_IN_PROGRESS", "User Initiated")
    try:
        _delete_resources(stack)
    except Exception as error:
        failed = getattr(error, "failed", ("", ""))[0]
        stack.status = "DELETE_FAILED"
        stack.status_reason = f"The following resource(s) failed to delete: [{failed}]."
        _stack_event(stack, "DELETE_FAILED", stack.status_reason)
        return
    stack.status = "DELETE_COMPLETE"
    _stack_event(stack, "DELETE_COMPLETE")
    del self.stacks[stack.stack_id]
    self.deleted_stacks[stack.stack_id] = stack
    for name in names:
        self.exports.pop(name, None)


def _update_termination_protection(self):
    stack = self.cloudformation_backend.get_stack(self._get_param("StackName"))
    stack.enable_termination_protection = str(self._get_param("EnableTerminationProtection")).lower() == "true"
    return ActionResult({"StackId": stack.stack_id})
