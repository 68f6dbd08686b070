"""AWS as far as eksctl, kops, aws and docker need it: moto's server, what moto lacks, and faults on demand.
Runs in moto's own Python; knows nothing of the product. What is not modelled: tests/aws/README.md."""
