#pragma once
// `aws ecr`: the registry of images that every account has, its login and its repositories. Knows
// nothing of how images are built or pushed.

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "process/command_line.h"

namespace cloudctl::tool {

[[nodiscard]] process::CommandLine ecr_login(const std::string& region);
struct EcrLogin {
  std::string registry;  // "123456789012.dkr.ecr.us-west-2.amazonaws.com"
  std::string user;
  base::Secret password;  // for twelve hours
  bool operator==(const EcrLogin&) const = default;
};
[[nodiscard]] EcrLogin parse_ecr_login(std::string_view out);
[[nodiscard]] process::CommandLine ecr_list(const std::string& region);
[[nodiscard]] std::vector<std::string> parse_repositories(std::string_view out);  // names
// Tags that cannot be moved, looked at for known holes when pushed.
[[nodiscard]] process::CommandLine ecr_create(const std::string& region, const std::string& name,
                                              const std::string& project);
[[nodiscard]] process::CommandLine ecr_tags(const std::string& region, const std::string& arn);
[[nodiscard]] bool is_ours(std::string_view out);  // they say that cloudctl made it
[[nodiscard]] process::CommandLine ecr_lifecycle_there(const std::string& region,
                                                       const std::string& name);
// Keeps the newest hundred images, and what has no tag for a week.
[[nodiscard]] process::CommandLine ecr_lifecycle(const std::string& region,
                                                 const std::string& name);

}  // namespace cloudctl::tool
