#include "tool/docker_image.h"

#include <algorithm>

#include "base/text.h"
#include "tool/json.h"
#include "tool/reference.h"
#include "tool/registry.h"

namespace cloudctl::tool {
namespace {

using Words = std::vector<std::string>;

std::vector<int> tcp_ports(const Json& exposed) {
  std::vector<int> ports;
  if (!exposed.is_object()) return ports;
  for (const auto& [key, nothing] : exposed.items()) {
    const Words parts = base::split(key, '/');
    const bool tcp = parts.size() == 1 || parts[1] == "tcp";
    if (tcp && to_int(parts[0]) > 0) ports.push_back(to_int(parts[0]));
  }
  std::ranges::sort(ports);
  return ports;
}

bool checks_health(const Json& config) {
  const Words test = texts(member(config, "Healthcheck"), "Test");
  return !test.empty() && test.front() != "NONE";
}

std::map<std::string, std::string> settings(const Words& env) {
  std::map<std::string, std::string> result;
  for (const std::string& setting : env) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos) continue;
    result[setting.substr(0, equals)] = setting.substr(equals + 1);
  }
  return result;
}

ImageFacts image_facts(const Json& image) {
  const Json& config = member(image, "Config");
  Words command = texts(config, "Entrypoint");
  for (std::string& word : texts(config, "Cmd")) command.push_back(std::move(word));
  return {.id = text(image, "Id"),
          .tags = texts(image, "RepoTags"),
          .repo_digests = texts(image, "RepoDigests"),
          .os = text(image, "Os"),
          .architecture = text(image, "Architecture"),
          .variant = text(image, "Variant"),
          .size = number(image, "Size"),
          .ports = tcp_ports(member(config, "ExposedPorts")),
          .user = text(config, "User"),
          .command = std::move(command),
          .env = settings(texts(config, "Env")),
          .labels = text_map(config, "Labels"),
          .has_health_check = checks_health(config)};
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

process::CommandLine with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return {.argv = std::move(words)};
}

}  // namespace

process::CommandLine docker_image_inspect(const Words& references) {
  return with({"docker", "image", "inspect"}, references);
}

std::vector<ImageFacts> parse_images(std::string_view out) {
  std::vector<ImageFacts> images;
  for (const Json& image : parse_answer(out, "docker image inspect")) {
    images.push_back(image_facts(image));
  }
  return images;
}

bool answers_to(const ImageFacts& image, std::string_view reference) {
  if (reference == image.id) return true;
  const std::string_view hex = std::string_view(image.id).substr(image.id.find(':') + 1);
  constexpr std::size_t short_id = 12;
  if (reference.size() >= short_id && is_hex(reference) && hex.starts_with(reference)) return true;
  const std::optional<Reference> wanted = parse_reference(reference);
  if (!wanted) return false;
  if (!wanted->digest.empty()) return registry_digest(image, reference) == wanted->digest;
  return std::ranges::any_of(
      image.tags, [&](const std::string& tag) { return parse_reference(tag) == wanted; });
}

std::optional<std::string> registry_digest(const ImageFacts& image, std::string_view reference) {
  const std::optional<Reference> wanted = parse_reference(reference);
  if (!wanted) return std::nullopt;
  for (const std::string& name : image.repo_digests) {
    const std::optional<Reference> known = parse_reference(name);
    const bool same =
        known && known->registry == wanted->registry && known->repository == wanted->repository;
    if (same) return known->digest;
  }
  return std::nullopt;
}

process::CommandLine docker_tag(const std::string& from, const std::string& to) {
  return {.argv = {"docker", "tag", from, to}};
}

process::CommandLine docker_push(const std::string& reference) {
  return {.argv = {"docker", "push", reference}};
}

process::CommandLine docker_pull(const std::string& reference, const std::string& platform) {
  if (platform.empty()) return {.argv = {"docker", "pull", reference}};
  return {.argv = {"docker", "pull", "--platform", platform, reference}};
}

process::CommandLine docker_save(const std::string& archive,
                                 const std::vector<std::string>& references) {
  process::CommandLine command{.argv = {"docker", "save", "--output", archive}};
  command.argv.insert(command.argv.end(), references.begin(), references.end());
  return command;
}

process::CommandLine docker_image_rm(const Words& references) {
  return with({"docker", "image", "rm"}, references);
}

process::CommandLine docker_login(const std::string& registry, const std::string& user,
                                  const base::Secret& password) {
  process::CommandLine command;
  command.argv = {"docker", "login", "-u", user, "--password-stdin"};
  // Docker Hub is meant when no registry is named.
  if (registry != "docker.io") command.argv.push_back(registry);
  command.input = password;
  return command;
}

process::CommandLine docker_manifest_inspect(const std::string& reference) {
  process::CommandLine command{.argv = {"docker", "manifest", "inspect"}};
  const std::optional<Reference> parsed = parse_reference(reference);
  // Unlike the engine, the client has to be told that a registry speaks plain HTTP.
  if (parsed && is_plain_http(parsed->registry)) command.argv.emplace_back("--insecure");
  command.argv.push_back(reference);
  return command;
}

process::CommandLine imagetools_create(const Words& tags, const Words& sources) {
  process::CommandLine command{.argv = {"docker", "buildx", "imagetools", "create"}};
  for (const std::string& tag : tags) command.argv.insert(command.argv.end(), {"--tag", tag});
  return with(std::move(command.argv), sources);
}

std::vector<Platform> parse_platforms(std::string_view manifest) {
  const Json answer = parse_answer(manifest, "docker manifest inspect");
  std::vector<Platform> platforms;
  for (const Json& entry : member(answer, "manifests")) {
    const Json& platform = member(entry, "platform");
    Platform found{.os = text(platform, "os"),
                   .architecture = text(platform, "architecture"),
                   .variant = text(platform, "variant")};
    // Attestations stand there as images for no machine (BuildKit, "Attestation storage").
    if (!found.os.empty() && found.os != "unknown") platforms.push_back(std::move(found));
  }
  return platforms;
}

}  // namespace cloudctl::tool
