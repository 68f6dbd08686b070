#pragma once
// Compares a text with the file of that name below tests/<room>/golden/. With
// CLOUDCTL_UPDATE_GOLDEN=1 in the environment it writes the file instead; the change is then read
// before it is committed.

#include <string>
#include <string_view>

namespace cloudctl::test {

void check_golden(const std::string& name, std::string_view text);  // "report/status-100.txt"

}  // namespace cloudctl::test
