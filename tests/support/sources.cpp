#include "support/sources.h"

namespace cloudctl::test {

std::string source_root() {
  return SOURCE_ROOT;
}

}  // namespace cloudctl::test
