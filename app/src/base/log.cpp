#include "base/log.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>

#include "base/text.h"

namespace notes {
namespace {

constexpr std::size_t full = 32 * 1024;
constexpr std::array<std::string_view, 4> level_names = {"debug", "info", "warn", "error"};

void append_value(std::string& out, const Field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    append_json(out, *text);
  } else if (const auto* number = std::get_if<long long>(&field.value)) {
    out += std::to_string(*number);
  } else {
    char text[32];
    const int size = std::snprintf(text, sizeof text, "%.3f", std::get<double>(field.value));
    out.append(text, static_cast<std::size_t>(size));
  }
}

}  // namespace

void Log::write(Level level, std::string_view event, std::initializer_list<Field> fields) {
  if (!shows(level) || level == Level::off) return;
  buffer_ += "{\"time\":\"";
  buffer_ += timestamp(Wall::now());
  buffer_ += "\",\"level\":\"";
  buffer_ += level_names[static_cast<std::size_t>(level)];
  buffer_ += "\",\"event\":";
  append_json(buffer_, event);
  for (const Field& field : fields) {
    buffer_ += ",\"";
    buffer_ += field.name;
    buffer_ += "\":";
    append_value(buffer_, field);
  }
  buffer_ += "}\n";
  if (buffer_.size() > full) flush();
}

void Log::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

}  // namespace notes
