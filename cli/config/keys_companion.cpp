#include "config/key_tables.h"

namespace cloudctl::config {
namespace {

constexpr Key companion_table[] = {
    {.path = "services.*.with",
     .structure = Structure::objects,
     .sentence = "companions: containers that live and die with each replica, in the same pod",
     .example = "with: [{name: watcher, build: ./watcher}]",
     .fallback = "none"},
    {.path = "services.*.with[]",
     .structure = Structure::object,
     .sentence = "one companion",
     .example = "- {name: watcher, build: ./watcher}"},
    {.path = "services.*.with[].name",
     .scalar = Scalar::text,
     .format = Format::name,
     .required = true,
     .sentence = "the container's name",
     .example = "name: watcher",
     .fallback = "it must be given"},
    {.path = "services.*.with[].build",
     .scalar = Scalar::text,
     .structure = Structure::object,
     .format = Format::context,
     .like = "services.*.build",
     .sentence = "the folder that its image is built from, as for a service",
     .example = "build: ./watcher",
     .fallback = "the image is not built: give \"image\""},
    {.path = "services.*.with[].image",
     .scalar = Scalar::text,
     .format = Format::image,
     .sentence = "an image that is used as it is",
     .example = "image: busybox:1.36",
     .fallback = "the image is built: give \"build\""},
    {.path = "services.*.with[].command",
     .structure = Structure::texts,
     .format = Format::argument,
     .sentence = "arguments in place of the image's CMD",
     .example = "command: [watch]",
     .fallback = "what the image says"},
    {.path = "services.*.with[].env",
     .structure = Structure::table,
     .format = Format::env_name,
     .sentence = "its own environment variables, in clear",
     .example = "env: {INTERVAL: 10s}",
     .fallback = "none"},
    {.path = "services.*.with[].secrets",
     .structure = Structure::texts,
     .format = Format::env_name,
     .sentence = "its own secrets, by name",
     .example = "secrets: [QUEUE_URL]",
     .fallback = "none"},
    {.path = "services.*.access",
     .structure = Structure::object,
     .sentence = "what the service may do in the cloud, by its identity instead of keys",
     .example = "access: {aws: [\"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"]}",
     .fallback = "nothing",
     .targets = "eks"},
    {.path = "services.*.access.aws",
     .structure = Structure::texts,
     .format = Format::arn,
     .sentence = "IAM policies, by ARN",
     .example = "aws: [\"arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\"]",
     .fallback = "none",
     .targets = "eks"},
};

}  // namespace

KeyTables companion_tables() {
  return {companion_table};
}

}  // namespace cloudctl::config
