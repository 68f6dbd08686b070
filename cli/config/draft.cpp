#include "config/draft.h"

namespace cloudctl::config {
namespace {

constexpr std::size_t longest_name = 40;

}  // namespace

std::string name_from(std::string_view text) {
  std::string name;
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool keeps = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keeps) {
      name += c;
    } else if (!name.empty() && name.back() != '-') {
      name += '-';
    }
  }
  const std::size_t letter = name.find_first_of("abcdefghijklmnopqrstuvwxyz");
  name = letter == std::string::npos ? "" : name.substr(letter, longest_name);
  while (!name.empty() && name.back() == '-') name.pop_back();
  return name.empty() ? "app" : name;
}

Draft draft_from_folder(const Folder& folder, std::string_view project) {
  Draft draft;
  draft.name = {name_from(project), "the folder's name"};
  DraftService web;
  web.name = "web";
  const std::string made = "a Dockerfile is made for it: " + folder.language_origin;
  web.build = Finding{".", folder.has_dockerfile ? "Dockerfile" : made};
  if (folder.port) web.ports.push_back(*folder.port);
  // The generated image of a static site listens there; it runs without rights for 80.
  if (!folder.port && !folder.has_dockerfile && folder.language == Language::site) {
    web.ports.push_back({"8080", "where the generated image listens"});
  }
  if (!folder.port && folder.wsgi) web.ports.push_back({"8000", "gunicorn's default"});
  if (!web.ports.empty()) web.expose = Finding{"node", "reachable from this machine"};
  draft.services.push_back(std::move(web));
  draft.targets.push_back({.name = "local", .settings = {}});
  return draft;
}

}  // namespace cloudctl::config
