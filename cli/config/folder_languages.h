#pragma once
// What each language says about a folder. Each fills in what it finds; for inspect() alone.

#include "config/folder_files.h"

namespace cloudctl::config {

[[nodiscard]] Folder inspect_cpp(const FolderFiles& files);
[[nodiscard]] Folder inspect_python(const FolderFiles& files);
[[nodiscard]] Folder inspect_node(const FolderFiles& files);

}  // namespace cloudctl::config
