"""Small things that EC2 and IAM do and moto does not: without them nothing that was made can be taken away again."""
import re

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.instances import Instance
from moto.ec2.models.nat_gateways import NatGatewayBackend
from moto.ec2.models.subnets import SubnetBackend
from moto.ec2.models.vpcs import VPCBackend
from moto.ec2.responses.dhcp_options import DHCPOptions
from moto.iam.models import OpenIDConnectProvider


def install() -> None:
    delete_subnet, delete_vpc = SubnetBackend.delete_subnet, VPCBackend.delete_vpc
    terminate, create_options = Instance.terminate, DHCPOptions.create_dhcp_options
    oidc_init, delete_nat = OpenIDConnectProvider.__init__, NatGatewayBackend.delete_nat_gateway
    describe_nat = NatGatewayBackend.describe_nat_gateways

    def delete_subnet_and_associations(ec2, subnet_id):
        """Or else kops cannot delete the route table. What has a network interface in the subnet keeps it."""
        if any(interface.subnet.id == subnet_id for interface in ec2.enis.values()):
            raise DependencyViolationError(f"The subnet '{subnet_id}' has dependencies and cannot be deleted.")
        for table in ec2.route_tables.values():
            for association in [each for each, subnet in table._associations.items() if subnet == subnet_id]:
                del table._associations[association]
        return delete_subnet(ec2, subnet_id)

    def terminate_with_its_own(self):
        """An instance takes its volumes and network interfaces with it."""
        own = [key for key, volume in self.ec2_backend.volumes.items()
               if volume.attachment and volume.attachment.instance.id == self.id]
        state = terminate(self)
        for volume in own:
            self.ec2_backend.volumes.pop(volume, None)
        for interface in self.nics.values():
            self.ec2_backend.enis.pop(interface.id, None)
        return state

    def delete_nat_and_interface(ec2, nat_gateway_id):
        gateway = delete_nat(ec2, nat_gateway_id)
        ec2.enis.pop(gateway._eni.id, None)
        return gateway

    def describe_nat_by_tag(ec2, filters, nat_gateway_ids):
        found = describe_nat(ec2, filters, nat_gateway_ids)
        for name, values in (filters or {}).items():
            if name.startswith("tag:"):
                found = [each for each in found if any(tag["key"] == name.removeprefix("tag:") and tag["value"] in values
                                                       for tag in each.get_tags())]
        return found

    def delete_vpc_but_not_its_options(ec2, vpc_id):
        """kops deletes the DHCP options by itself."""
        options = ec2.get_vpc(vpc_id).dhcp_options
        if options:
            ec2.get_vpc(vpc_id).dhcp_options = options.vpc = None
        return delete_vpc(ec2, vpc_id)

    def create_options_with_tags(self):
        """A kops that was killed finds by its tags what it has made."""
        answer = create_options(self)
        answer.result["DhcpOptions"].add_tags(self._parse_tag_specification().get("dhcp-options", {}))
        return answer

    def init_without_port(self, account_id, region_name, url, *rest, **more):
        """AWS leaves the port, which eksctl writes, out of a provider's name."""
        oidc_init(self, account_id, region_name, url, *rest, **more)
        self.url = re.sub(r":\d+", "", self.url, count=1)

    SubnetBackend.delete_subnet, VPCBackend.delete_vpc = delete_subnet_and_associations, delete_vpc_but_not_its_options
    Instance.terminate, DHCPOptions.create_dhcp_options = terminate_with_its_own, create_options_with_tags
    NatGatewayBackend.delete_nat_gateway = delete_nat_and_interface
    NatGatewayBackend.describe_nat_gateways = describe_nat_by_tag
    OpenIDConnectProvider.__init__ = init_without_port
