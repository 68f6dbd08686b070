#include "plan/images.h"

#include <filesystem>

#include "plan/names.h"

namespace cloudctl::plan {

namespace {

std::string absolute(const std::string& root, const std::string& path) {
  auto text = (std::filesystem::path(root) / path).lexically_normal().string();
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

std::string words_for(const ImageRequest& image) {
  if (image.companion.empty()) return "service \"" + image.service + "\"";
  return "companion \"" + image.companion + "\" of service \"" + image.service + "\"";
}

base::Span place_of(const ImageRequest& image, const std::string& key, const Scope& scope) {
  return scope.place({.service = image.service, .key = image.companion.empty() ? key : "with"});
}

ImageBuild settle_build(const ImageRequest& image, const Request& request, Scope& scope) {
  const config::Build& build = *image.build;
  ImageBuild result{.context = absolute(request.root, build.context),
                    .args = build.args,
                    .target = build.target.value_or(""),
                    .platforms = request.platforms.empty() ? build.platforms : request.platforms};
  const auto folder = request.folders.find(key_of(image));
  const bool generates =
      !build.dockerfile && folder != request.folders.end() && !folder->second.has_dockerfile;
  if (!generates) {
    result.dockerfile = absolute(result.context, build.dockerfile.value_or("Dockerfile"));
    return result;
  }
  result.generated = folder->second;
  result.generates_ignore = !folder->second.has_dockerignore;
  if (image.port > 0) {
    result.generated.port = {.value = std::to_string(image.port), .origin = "cloudctl.yaml"};
  }
  if (result.generated.language == config::Language::none) {
    scope.error(place_of(image, "build", scope),
                {.code = "C113",
                 .message = words_for(image) + " cannot be built: \"" + build.context +
                            "\" has no Dockerfile, and its language is not recognised",
                 .label = "nothing here says how to build it",
                 .help = "add a Dockerfile, or one of CMakeLists.txt, requirements.txt, "
                         "package.json and index.html, for which one is generated"});
  }
  return result;
}

std::string registry_of(const Scope& scope) {
  const auto& own = scope.settings().registry;
  return own ? *own : scope.project().registry.value_or("");
}

}  // namespace

std::string key_of(const ImageRequest& image) {
  return image.companion.empty() ? image.service : image.service + "/" + image.companion;
}

Image settle_image(const ImageRequest& image, const Request& request, Scope& scope) {
  const std::string key = key_of(image);
  if (const auto given = request.images.find(key); given != request.images.end()) {
    return {.reference = given->second, .build = {}, .version = {}};
  }
  if (image.build.has_value() == image.image.has_value()) {
    scope.error(
        place_of(image, "image", scope),
        {.code = "C108",
         .message = words_for(image) + (image.build ? " has both \"build\" and \"image\""
                                                    : " has neither \"build\" nor \"image\""),
         .label = "",
         .help = image.build ? "leave one of them out" : "add \"build: .\" or \"image: NAME\""});
  }
  if (!image.build) return {.reference = image.image.value_or(""), .build = {}, .version = {}};
  Image result{
      .reference = {}, .build = settle_build(image, request, scope), .version = request.version};
  if (const auto content = request.contents.find(key); content != request.contents.end()) {
    result.build->content = content->second;
  }
  result.reference = repository({.registry = registry_of(scope),
                                 .project = scope.project().name,
                                 .service = image.service,
                                 .companion = image.companion}) +
                     ":" + content_tag(result.build->content);
  return result;
}

}  // namespace cloudctl::plan
