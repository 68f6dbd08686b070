#pragma once
// What the keys of one service demand of each other. Knows no other service and no target.

#include "config/object.h"
#include "config/project.h"

namespace cloudctl::config {

struct Subject {
  const Object& object;
  const Value& value;
  bool complete = true;  // false: an override, whose other half stands elsewhere
};

void check_service(const Subject& subject, const Service& service, Notes& notes);
// "build" or "image", not both, and one of them where the service is complete.
void check_image(const Subject& subject, Notes& notes);
// No name both in "env" and in "secrets"; a warning where a clear value looks like a secret.
void check_clear_and_secret(const Object& object, const std::map<std::string, std::string>& env,
                            const std::vector<std::string>& secrets, Notes& notes);

}  // namespace cloudctl::config
