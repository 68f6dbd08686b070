#include "render/generated.h"

#include <algorithm>
#include <charconv>

namespace cloudctl::render {

bool is_generated(const plan::Image& image) {
  return image.build && image.build->dockerfile.empty();
}

bool has_healthcheck(const plan::Image& image) {
  return is_generated(image) && listening_port(image.build->generated) != 0;
}

int listening_port(const config::Folder& folder) {
  int port = 0;
  if (folder.port) {
    const std::string& text = folder.port->value;
    std::from_chars(text.data(), text.data() + text.size(), port);
  }
  if (port > 0 && port < 65536) return port;
  if (folder.language == config::Language::site) return 8080;
  return folder.wsgi ? 8000 : 0;  // gunicorn's own default (docs.gunicorn.org, "bind")
}

std::map<std::string, std::string> environment_of(const plan::Service& service) {
  auto environment = service.env;
  const bool listens = is_generated(service.image) && !service.ports.empty() &&
                       service.image.build->generated.language != config::Language::site;
  if (listens) environment.emplace("PORT", std::to_string(service.ports.front().number));
  return environment;
}

bool needs_tmp(const plan::Service& service) {
  return std::none_of(service.volumes.begin(), service.volumes.end(),
                      [](const plan::Volume& volume) { return volume.path == "/tmp"; });
}

}  // namespace cloudctl::render
