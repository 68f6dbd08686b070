#include "tool/docker_build.h"

#include "base/text.h"
#include "tool/json.h"

namespace cloudctl::tool {
namespace {

// A bake file's texts are templates, in JSON too (HCL, "JSON Expression Mapping").
std::string literal(std::string_view text) {
  std::string escaped;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if ((c == '$' || c == '%') && at + 1 < text.size() && text[at + 1] == '{') escaped += c;
    escaped += c;
  }
  return escaped;
}

Json literals(const std::map<std::string, std::string>& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) object[name] = literal(value);
  return object;
}

Json target_json(const DockerBuild& build) {
  Json target = {{"context", literal(build.context)}, {"output", {"type=docker"}}};
  if (!build.dockerfile.empty()) target["dockerfile"] = literal(build.dockerfile);
  if (!build.tags.empty()) target["tags"] = build.tags;
  if (!build.args.empty()) target["args"] = literals(build.args);
  if (!build.labels.empty()) target["labels"] = literals(build.labels);
  if (!build.target.empty()) target["target"] = build.target;
  if (!build.platforms.empty()) target["platforms"] = build.platforms;
  if (build.no_cache) target["no-cache"] = true;
  return target;
}

std::string setting(const std::string& name, const std::string& value) {
  return name + "=" + value;
}

}  // namespace

process::CommandLine docker_build(const DockerBuild& build) {
  process::CommandLine command;
  if (build.buildx) {
    command.argv = {"docker", "buildx", "build", "--progress=rawjson", "--load"};
    if (!build.metadata_file.empty()) {
      command.argv.insert(command.argv.end(), {"--metadata-file", build.metadata_file});
    }
  } else {
    command.argv = {"docker", "build"};
    // A user who asks for BuildKit without having buildx would get an error instead of an image.
    command.env = {{"DOCKER_BUILDKIT", "0"}};
  }
  const auto add = [&](std::string option, std::string value) {
    command.argv.insert(command.argv.end(), {std::move(option), std::move(value)});
  };
  if (!build.dockerfile.empty()) add("-f", build.dockerfile);
  for (const std::string& tag : build.tags) add("-t", tag);
  for (const auto& [name, value] : build.args) add("--build-arg", setting(name, value));
  for (const auto& [name, value] : build.labels) add("--label", setting(name, value));
  if (!build.target.empty()) add("--target", build.target);
  if (!build.platforms.empty()) add("--platform", base::join(build.platforms, ","));
  if (build.no_cache) command.argv.emplace_back("--no-cache");
  command.argv.push_back(build.context);
  return command;
}

process::CommandLine buildx_version() {
  return {.argv = {"docker", "buildx", "version"}};
}

std::string parse_buildx_version(std::string_view out) {
  const std::vector<std::string> words = base::split(base::trim(out), ' ');
  return words.size() >= 2 && words[0] == "github.com/docker/buildx" ? words[1] : "";
}

std::string bake_name(std::string_view name) {
  std::string result;
  for (const char c : name) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '_' || c == '-';
    result += allowed ? c : '_';
  }
  return result;
}

std::string bake_json(const std::vector<BakeTarget>& targets) {
  Json names = Json::array();
  Json images = Json::object();
  for (const BakeTarget& target : targets) {
    names.push_back(target.name);
    images[target.name] = target_json(target.build);
  }
  const Json file = {{"group", {{"default", {{"targets", names}}}}}, {"target", images}};
  return file.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

process::CommandLine docker_bake(const DockerBake& bake) {
  process::CommandLine command;
  command.argv = {"docker", "buildx", "bake", "-f", bake.file, "--progress=rawjson"};
  if (!bake.metadata_file.empty()) {
    command.argv.insert(command.argv.end(), {"--metadata-file", bake.metadata_file});
  }
  if (bake.no_cache) command.argv.emplace_back("--no-cache");
  command.argv.insert(command.argv.end(), bake.targets.begin(), bake.targets.end());
  // Contexts are anywhere on the user's disk; buildx from 0.18 would ask about those outside of the
  // current folder (docs.docker.com, "buildx bake", --allow).
  command.env = {{"BUILDX_BAKE_ENTITLEMENTS_FS", "0"}};
  return command;
}

std::map<std::string, std::string> parse_build_metadata(std::string_view json) {
  constexpr std::string_view digest = "containerimage.digest";
  const Json metadata = parse_answer(json, "docker buildx --metadata-file");
  std::map<std::string, std::string> digests;
  if (!text(metadata, digest).empty()) digests[""] = text(metadata, digest);
  if (!metadata.is_object()) return digests;
  for (const auto& [target, facts] : metadata.items()) {
    if (!text(facts, digest).empty()) digests[target] = text(facts, digest);
  }
  return digests;
}

}  // namespace cloudctl::tool
