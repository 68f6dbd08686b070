#include <algorithm>
#include <array>
#include <filesystem>

#include "action/local_check_parts.h"
#include "base/file.h"
#include "base/text.h"
#include "tool/docker_engine.h"
#include "tool/docker_image.h"

namespace cloudctl::action {
namespace {

constexpr std::chrono::seconds answer_time{15};

// Names of qemu's user mode emulators as they register themselves (qemu, qemu-binfmt-conf.sh).
std::string emulator(std::string_view architecture) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> names = {
      {{"amd64", "x86_64"}, {"arm64", "aarch64"}, {"386", "i386"}, {"loong64", "loongarch64"}}};
  for (const auto& [image, qemu] : names) {
    if (image == architecture) return "/proc/sys/fs/binfmt_misc/qemu-" + std::string(qemu);
  }
  return "/proc/sys/fs/binfmt_misc/qemu-" + std::string(architecture);
}

bool is_this_machine(const tool::DockerInfo& engine) {
  const auto name = base::read_file_if_there("/proc/sys/kernel/hostname").value_or("");
  return base::trim(name) == engine.name;
}

// Docker Desktop brings its emulators; what another machine has cannot be seen from here.
Grade grade_of(const tool::DockerInfo& engine, const std::string& architecture) {
  std::error_code none;
  if (!is_this_machine(engine) || engine.operating_system == "Docker Desktop") {
    return Grade::warning;
  }
  return std::filesystem::exists(emulator(architecture), none) ? Grade::ok : Grade::failed;
}

Check unfit(const std::string& what, const std::string& architecture,
            const tool::DockerInfo& engine) {
  return {.name = "image architecture",
          .grade = grade_of(engine, architecture),
          .found = what + ", the engine's machine is " + engine.os + "/" + engine.architecture,
          .fix = "take an image for " + engine.os + "/" + engine.architecture +
                 ", or install an emulator (package \"qemu-user-static\")"};
}

// "linux/arm64/v8" → "arm64".
std::string architecture_in(const std::string& platform) {
  const auto parts = base::split(platform, '/');
  return parts.size() > 1 ? parts[1] : "";
}

std::optional<Check> unfit_build(const CheckRequest& request, const tool::DockerInfo& engine) {
  for (const auto& [reference, platforms] : request.platforms) {
    const bool fits =
        platforms.empty() || std::any_of(platforms.begin(), platforms.end(), [&](const auto& one) {
          return runs_by_itself(engine.architecture, architecture_in(one));
        });
    if (fits) continue;
    return unfit("image \"" + reference + "\" would be built for " + base::join(platforms, ", "),
                 architecture_in(platforms.front()), engine);
  }
  return std::nullopt;
}

bool is_used(const release::Record& record, const tool::ImageFacts& image) {
  return std::any_of(record.services.begin(), record.services.end(),
                     [&](const auto& service) { return tool::answers_to(image, service.image); });
}

std::optional<Check> unfit_image(World& world, const release::Record& record,
                                 const tool::DockerInfo& engine) {
  std::vector<std::string> references;
  for (const auto& service : record.services) references.push_back(service.image);
  if (references.empty()) return std::nullopt;
  const auto done =
      world.runner.run(tool::docker_image_inspect(references), {.deadline = answer_time});
  if (base::trim(done.out).empty()) return std::nullopt;
  for (const auto& image : tool::parse_images(done.out)) {
    if (!is_used(record, image) || runs_by_itself(engine.architecture, image.architecture)) {
      continue;
    }
    const std::string name = image.tags.empty() ? image.id : image.tags.front();
    return unfit("image \"" + name + "\" is for " + image.os + "/" + image.architecture,
                 image.architecture, engine);
  }
  return std::nullopt;
}

}  // namespace

bool runs_by_itself(std::string_view machine, std::string_view program) {
  if (machine.empty() || program.empty() || machine == program) return true;
  return (machine == "amd64" && program == "386") || (machine == "arm64" && program == "arm");
}

Check architecture(World& world, const CheckRequest& request) {
  const auto done = world.runner.run(tool::docker_info(), {.deadline = answer_time});
  if (base::trim(done.out).empty()) return {.name = "image architecture", .found = "not known"};
  const auto engine = tool::parse_docker_info(done.out);
  if (auto wrong = unfit_build(request, engine)) return *wrong;
  if (auto wrong = unfit_image(world, *request.record, engine)) return *wrong;
  return {.name = "image architecture", .found = engine.architecture};
}

}  // namespace cloudctl::action
