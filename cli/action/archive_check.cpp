#include "action/archive_check.h"

#include "plan/backing.h"
#include "release/mongo_archive.h"

namespace cloudctl::action {
namespace {

using config::BackingType;

constexpr std::chrono::hours read_time{6};
constexpr std::string_view pg_magic = "PGDMP", gzip_magic = "\x1f\x8b";

// The kind of database that a file of this beginning is of; empty: none that we know.
std::string kind_of(const std::string& beginning) {
  if (beginning.starts_with(pg_magic)) return std::string(plan::word(BackingType::postgres));
  if (beginning.starts_with(gzip_magic)) return std::string(plan::word(BackingType::mongodb));
  return {};
}

CheckedArchive refused_file(const std::string& text) {
  return {.outcome = {.ok = false,
                      .text = text,
                      .next = "give a file that \"cloudctl backup\" has written"},
          .database = {}};
}

CheckedArchive checked_by_program(Console& console, const DatabasePlace& place,
                                  const ArchiveToCheck& archive) {
  const auto program = tool::pg_read_archive();
  const auto done = console.run(
      inside(place, program), {.deadline = read_time, .on_line = {}, .more_input = archive.read()});
  if (done.ok()) return {};
  auto failure = failed_inside(console, place, program, done);
  const bool judged = done.ending == process::Ending::exited && done.code == 1;
  if (judged) {
    failure.text = "\"" + archive.name + "\" cannot be restored: " + failure.text;
    failure.next = "it is damaged, cut off, or of a newer version of the database";
  }
  return {.outcome = std::move(failure), .database = {}};
}

}  // namespace

CheckedArchive checked(Console& console, const DatabasePlace& place,
                       const ArchiveToCheck& archive) {
  const std::string wanted(plan::word(place.made.type));
  const std::string kind = kind_of(archive.read()(pg_magic.size()));
  if (kind.empty()) {
    return refused_file("\"" + archive.name + "\" is no backup of a " + wanted);
  }
  if (kind != wanted) {
    return refused_file("\"" + archive.name + "\" is of a " + kind + ", and \"" + place.name +
                        "\" is a " + wanted);
  }
  if (place.made.type == BackingType::postgres) return checked_by_program(console, place, archive);
  const auto found = release::look_into_mongo_archive(archive.read());
  if (!found.flaw.empty()) return refused_file("\"" + archive.name + "\" " + found.flaw);
  return {.outcome = {}, .database = found.database};
}

}  // namespace cloudctl::action
