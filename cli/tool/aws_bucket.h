#pragma once
// `aws s3api`: a bucket in which somebody keeps what must not be lost. Commands as values, answers
// as values. Knows nothing of what is kept.

#include <string>
#include <string_view>
#include <vector>

#include "process/command_line.h"

namespace cloudctl::tool {

struct Bucket {
  std::string region, name;
  bool operator==(const Bucket&) const = default;
};

// Keys that begin so; at most a thousand.
[[nodiscard]] process::CommandLine bucket_list(const Bucket& bucket, const std::string& prefix);
[[nodiscard]] std::vector<std::string> parse_keys(std::string_view out);
// Whether the error of it means that there is no such bucket.
[[nodiscard]] bool is_no_bucket(std::string_view err);
// Nobody else's, closed to the public, and keeping every earlier version: three commands.
[[nodiscard]] std::vector<process::CommandLine> bucket_create(const Bucket& bucket);
// Whether the error of it means that it is ours already.
[[nodiscard]] bool is_our_bucket(std::string_view err);

}  // namespace cloudctl::tool
