#include "config/codes.h"

namespace cloudctl::config {
namespace {

// The plan room says these: a file that is right in itself meets one target.
constexpr CodeText table[] = {
    {"C101", "the target does not honour a key",
     "A key is never ignored silently. Give the target its own value, or tell it to leave the key "
     "out.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", autoscale: {min: 1, max: 3}}\n"
     "targets: {local: {}}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", autoscale: {min: 1, max: 3}}\n"
     "targets: {local: {ignore: [autoscale]}}\n"},
    {"C102", "the target honours a key only in part",
     "A warning: the label says what is missing there. \"ignore\" answers it.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: 80, probes: {live: tcp}}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: 80, probes: {live: tcp}}\n"
     "targets: {local: {ignore: [live]}}\n"},
    {"C103", "there is no such target", "\"targets\" lists them; \"local\" needs no entry.",
     "cloudctl deploy --target stagin\n", "cloudctl deploy --target staging\n"},
    {"C104", "a key that cannot be left out",
     "\"ignore\" takes keys that are extras: without image, port or env the service would be "
     "another one.",
     "targets: {local: {ignore: [image]}}\n", "targets: {local: {ignore: [autoscale]}}\n"},
    {"C105", "a service uses something that is not there",
     "As C025, but with what the target overrides.", "uses: [ap]\n", "uses: [api]\n"},
    {"C106", "services use each other in a circle", "As C026, but with what the target overrides.",
     "", ""},
    {"C107", "replicas that share a volume",
     "All of them would write into the same files. A statefulset gives each its own volume.",
     "storage: [{path: /data, size: 1Gi}]\nreplicas: 3\n",
     "storage: [{path: /data, size: 1Gi}]\nreplicas: 3\nworkload: statefulset\n"},
    {"C108", "both \"build\" and \"image\", or none of them",
     "As C012 and C022, but with what the target overrides.", "", ""},
    {"C109", "both \"replicas\" and \"autoscale\"", "As C022, but with what the target overrides.",
     "", ""},
    {"C110", "an exposure without a port", "As C023, but with what the target overrides.", "", ""},
    {"C111", "a probe asks a port that the service does not have",
     "Add \"port\", or give the probe its own.", "probes: {ready: /readyz}\n",
     "port: 8080\nprobes: {ready: /readyz}\n"},
    {"C112", "two services want the same port of this machine",
     "Each replica of an exposed service needs a port of its own, beginning with the one given.",
     "web: {expose: \"node:8080\", replicas: 2}\napi: {expose: \"node:8081\"}\n",
     "web: {expose: \"node:8080\", replicas: 2}\napi: {expose: \"node:8090\"}\n"},
    {"C113", "nothing says how to build the image",
     "The folder has no Dockerfile and no language that is recognised: CMakeLists.txt (C++), "
     "requirements.txt\nor pyproject.toml (Python), package.json (Node), index.html (a static "
     "site).",
     "", ""},
    {"C114", "there is no such service", "The command line names one that the file does not have.",
     "cloudctl scale wbe=3\n", "cloudctl scale web=3\n"},
    {"C115", "a node port that a cluster does not give out", "Kubernetes gives out 30000 to 32767.",
     "expose: node:8080\n", "expose: node:31000\n"},
    {"C116", "a schedule and its cronjob", "As C012 and C023, but with what the target overrides.",
     "", ""},
    {"C117", "a limit of the start that no probe can see",
     "Without a port and without \"ready\" nobody knows when the start is over.",
     "probes: {start: 30s}\n", "probes: {start: 30s, ready: {command: [/app/healthy]}}\n"},
    {"C118", "storage and a rolling update",
     "On another node the new replica would wait for a volume that the old one holds.",
     "storage: [{path: /data, size: 1Gi}]\nrollout: {strategy: rolling}\n",
     "storage: [{path: /data, size: 1Gi}]\nrollout: {strategy: recreate}\n"},
    {"C119", "a used service that cannot be reached",
     "With \"expose: none\" a service has no address in a cluster.", "expose: none\n",
     "expose: cluster\n"},
    {"C120", "a number of replicas against the autoscaler",
     "Where \"autoscale\" decides, change its bounds.", "cloudctl scale web=9\n",
     "autoscale: {min: 2, max: 9}\n"},
    {"C121", "a database that shall become one of another type",
     "What is deployed holds data that the other one cannot read. Run both for a while, and copy.",
     "db: {type: redis}\n", "db: {type: postgres}\ncache: {type: redis}\n"},
    {"C122", "a database that shall go to another major version",
     "The form of the data changes between major versions, and going there takes the databases' "
     "own "
     "programs:\na second backing of the new version, a copy, and then the old one goes.",
     "db: {type: postgres, version: \"17\"}\n",
     "db: {type: postgres, version: \"16\"}\ndb17: {type: postgres, version: \"17\"}\n"},
    {"C123", "another size for a volume with data",
     "A volume does not shrink; in a cluster its claim keeps the size it was made with.",
     "db: {type: postgres, storage: 1Gi}\n", "db: {type: postgres, storage: 2Gi}\n"},
    {"C124", "availability zones that the region is not known to have",
     "The first ones of a region are taken, as far as they are known; \"zone_names\" names others.",
     "region: us-west-1\nzones: 3\n", "region: us-west-1\nzone_names: [us-west-1b, us-west-1c]\n"},
    {"C126", "an autoscaler that counts in percent of nothing",
     "It compares what pods use with what they ask for; without a request it never acts.",
     "autoscale: {min: 2, max: 5, cpu: 70%}\n",
     "autoscale: {min: 2, max: 5, cpu: 70%}\nresources: {cpu: 100m..500m}\n"},
    {"C127", "a policy that allows everything",
     "Whoever breaks into the service then has the whole account. Name the policies that it needs; "
     "if it really\nshall do everything, say so beside them: \"allow_everything: true\".",
     "access: {aws: [\"arn:aws:iam::aws:policy/AdministratorAccess\"]}\n",
     "access: {aws: [\"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"]}\n"},
    {"C128", "a region that is none",
     "Before its number stands a direction. Said before anybody is asked, as the answer to a wrong "
     "region is\nthat the credentials are not accepted, or that nobody is there.",
     "region: us-wst-2\n", "region: us-west-2\n"},
    {"C129", "a cluster that kops cannot make so",
     "kops names clusters like domains, wants whole versions, begins with \"min\" machines, and "
     "makes\na NAT gateway in each zone; \"support\" and \"admins\" are things of EKS.",
     "kops: {cluster: prod, region: us-west-2, version: \"1.35\"}\n",
     "kops: {cluster: prod.k8s.local, region: us-west-2, version: \"1.35.4\"}\n"},
};

}  // namespace

std::span<const CodeText> target_codes() {
  return table;
}

}  // namespace cloudctl::config
