#include "support/golden.h"

#include <doctest/doctest.h>

#include <cstdlib>

#include "base/file.h"
#include "support/sources.h"

namespace cloudctl::test {

void check_golden(const std::string& name, std::string_view text) {
  const auto slash = name.find('/');
  const std::string path =
      source_root() + "/tests/" + name.substr(0, slash) + "/golden" + name.substr(slash);
  if (std::getenv("CLOUDCTL_UPDATE_GOLDEN") != nullptr) {
    base::write_file(path, text);
    return;
  }
  INFO("golden file " << path);
  CHECK(base::read_file_if_there(path).value_or("(no such file)") == std::string(text));
}

}  // namespace cloudctl::test
