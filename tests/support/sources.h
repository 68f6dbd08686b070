#pragma once
// Where the tree lies that the tests were built from: for golden files, examples and captured
// outputs.

#include <string>

namespace cloudctl::test {

// Without a slash at its end.
[[nodiscard]] std::string source_root();

}  // namespace cloudctl::test
