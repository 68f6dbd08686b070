#pragma once
// The files of templates/, put into the program at build time (cmake/embed.cmake).

#include <string_view>
#include <vector>

namespace cloudctl::render {

struct EmbeddedFile {
  std::string_view name;  // path below templates/
  std::string_view content;
};

[[nodiscard]] const std::vector<EmbeddedFile>& embedded_files();

}  // namespace cloudctl::render
