#include "config/codes.h"

namespace cloudctl::config {
namespace {

constexpr CodeText table[] = {
    {"C022", "two keys exclude each other", "Both say the same thing differently. Keep one.",
     "name: notes\nservices:\n  web: {build: ., image: \"nginx:1.27\"}\n",
     "name: notes\nservices:\n  web: {build: .}\n"},
    {"C023", "a key does not fit another one",
     "It would have no effect together with the other: a schedule without a cronjob, replicas of a "
     "job,\nan exposure without a port.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", expose: node}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: 80, expose: node}\n"},
    {"C024", "bounds that leave no room", "The smaller bound is more than the bigger one.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", resources: {cpu: 500m..100m}}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", resources: {cpu: 100m..500m}}\n"},
    {"C025", "a name that nothing has",
     "\"uses\" names services and backing, \"alerts\" name services and receivers, and a target "
     "overrides\nservices that are there.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", uses: [ap]}\n  api: {image: "
     "\"acme/api:2\"}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", uses: [api]}\n  api: {image: "
     "\"acme/api:2\"}\n"},
    {"C026", "services use each other in a circle",
     "A service starts after those that it uses; in a circle none could be first. Services reach "
     "each\nother under their names without \"uses\", too.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", uses: [api]}\n  api: {image: "
     "\"acme/api:2\", uses: [web]}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", uses: [api]}\n  api: {image: "
     "\"acme/api:2\"}\n"},
    {"C027", "something stands there twice", "Remove one of them.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", ports: [80, 80]}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", ports: [80, 443]}\n"},
    {"C028", "nothing to deploy", "\"services\" needs at least one service.",
     "name: notes\nservices: {}\n", "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\n"},
    {"C029", "more mistakes than anybody reads",
     "After 100 mistakes the rest is not shown. Correct the first ones: many follow from others.",
     "", ""},
    {"C030", "a clear value that looks like a secret",
     "Values in \"env\" stand in the file, in the release record and in the container's "
     "description. Name\nit under \"secrets\" and keep the value with `cloudctl secrets set`.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", env: {DB_PASSWORD: hunter22}}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", secrets: [DB_PASSWORD]}\n"},
};

}  // namespace

std::span<const CodeText> relation_codes() {
  return table;
}

}  // namespace cloudctl::config
