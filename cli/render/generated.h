#pragma once
// What is known of an image because its Dockerfile is ours (templates/docker/), and what follows
// from that for its containers. Knows no target.

#include <map>
#include <string>

#include "plan/service.h"

namespace cloudctl::render {

[[nodiscard]] bool is_generated(const plan::Image& image);

// Whether the image brings a HEALTHCHECK of our making: it has a port to ask.
[[nodiscard]] bool has_healthcheck(const plan::Image& image);

// The port that a generated image listens on unless PORT says otherwise; 0: none, a worker.
[[nodiscard]] int listening_port(const config::Folder& folder);

// The service's variables; a generated image is told its port by PORT, unless the user says it.
[[nodiscard]] std::map<std::string, std::string> environment_of(const plan::Service& service);

// A root file system that is read-only needs a /tmp of its own, unless a volume is there.
[[nodiscard]] bool needs_tmp(const plan::Service& service);

}  // namespace cloudctl::render
