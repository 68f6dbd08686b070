#pragma once
// What the parts of the file say about each other: names that must be there, circles, names given
// twice. Knows the project and the places, not the text.

#include "config/notes.h"
#include "config/project.h"

namespace cloudctl::config {

void check_relations(const Project& project, Notes& notes);

}  // namespace cloudctl::config
