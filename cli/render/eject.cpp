#include "render/eject.h"

#include <algorithm>

#include "render/embedded.h"

namespace cloudctl::render {

Tree ejected() {
  Tree files;
  for (const EmbeddedFile& file : embedded_files()) {
    files.push_back(
        {std::string(templates_folder) + "/" + std::string(file.name), std::string(file.content)});
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.path < b.path; });
  return files;
}

}  // namespace cloudctl::render
