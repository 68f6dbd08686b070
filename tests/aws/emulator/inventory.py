"""Everything that the account holds, by kind: a test compares before and after. Read from moto's own tables, for
no call of AWS lists them all."""
import importlib

from .settings import SETTINGS

# kind: (service of moto, table of its backend). A "*" counts whatever is two levels deep.
TABLES = {
    "vpc": ("ec2", "vpcs"), "subnet": ("ec2", "subnets*"), "internet gateway": ("ec2", "internet_gateways"),
    "NAT gateway": ("ec2", "nat_gateways"), "route table": ("ec2", "route_tables"),
    "security group": ("ec2", "groups*"), "network interface": ("ec2", "enis"), "volume": ("ec2", "volumes"),
    "launch template": ("ec2", "launch_templates"), "key pair": ("ec2", "key_pairs"),
    "DHCP options": ("ec2", "dhcp_options_sets"), "VPC endpoint": ("ec2", "vpc_end_points"),
    "role": ("iam", "roles"), "instance profile": ("iam", "instance_profiles"), "user": ("iam", "users"),
    "OIDC provider": ("iam", "open_id_providers"), "inline policy": ("iam", "inline_policies"),
    "EKS cluster": ("eks", "clusters"), "stack": ("cloudformation", "stacks"), "export": ("cloudformation", "exports"),
    "classic load balancer": ("elb", "load_balancers"), "load balancer": ("elbv2", "load_balancers"),
    "target group": ("elbv2", "target_groups"), "repository": ("ecr", "repositories"), "bucket": ("s3", "buckets"),
    "queue": ("sqs", "queues"), "topic": ("sns", "topics"), "subscription": ("sns", "subscriptions"),
    "table": ("dynamodb", "tables"), "log group": ("logs", "groups"),
    "auto scaling group": ("autoscaling", "autoscaling_groups"),
    "secret": ("secretsmanager", "secrets"), "Prometheus workspace": ("amp", "workspaces"),
    "alarm": ("cloudwatch", "alarms"), "hosted zone": ("route53", "zones"),
}
GLOBAL = ("iam", "s3", "route53")


def inventory() -> dict[str, list[str]]:
    """Sorted names or identities; kinds of which there is nothing are left out."""
    found = {kind: _names(_backend(service), table) for kind, (service, table) in TABLES.items()}
    found["address"] = sorted(str(each.allocation_id) for each in _backend("ec2").addresses)
    found["instance"] = sorted(instance.id for reservation in _backend("ec2").reservations.values()
                               for instance in reservation.instances if instance.state != "terminated")
    found["policy"] = sorted(policy.arn for policy in _backend("iam").managed_policies.values()
                             if f"::{SETTINGS.account}:" in policy.arn)
    found["NAT gateway"] = [name for name in found["NAT gateway"]
                            if _backend("ec2").nat_gateways[name].state != "deleted"]
    return {kind: names for kind, names in sorted(found.items()) if names}


def _backend(service: str):
    backends = getattr(importlib.import_module(f"moto.{service}.models"), f"{service}_backends")
    return backends[SETTINGS.account]["aws" if service in GLOBAL else SETTINGS.region]


def _names(backend, table: str) -> list[str]:
    """A thing is called by its name if it has one, for identities are another in every run."""
    found = getattr(backend, table.rstrip("*"))
    pairs = [pair for inner in found.values() for pair in inner.items()] if table.endswith("*") else found.items()
    return sorted(str(getattr(thing, "name", None) or key) for key, thing in pairs)
