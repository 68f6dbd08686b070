#include "action/database.h"

#include "base/text.h"
#include "tool/docker_act.h"

namespace cloudctl::action {
namespace {

using config::BackingType;

constexpr std::chrono::minutes answer_time{10};  // counting reads everything

// What the program itself said last; kubectl adds a line of its own.
std::string last_word(const process::Completed& completed) {
  std::string last;
  for (const auto& line : base::lines(base::to_valid_utf8(completed.err))) {
    const bool says = !base::trim(line).empty() && !line.starts_with("command terminated with");
    if (says) last = std::string(base::trim(line));
  }
  return base::printable(last);
}

bool is_absent(const process::Completed& completed) {
  return completed.code == 126 || completed.code == 127 ||
         completed.err.find("executable file not found") != std::string::npos;
}

}  // namespace

std::string described(const DatabasePlace& place) {
  return "\"" + place.name + "\" of project \"" + place.project + "\"";
}

tool::DatabaseLogin login_of(const DatabasePlace& place) {
  return {.user = place.made.user, .database = place.made.database, .password = place.password};
}

process::CommandLine inside(const DatabasePlace& place, const tool::DatabaseProgram& program) {
  auto command = place.kubectl ? tool::kubectl_exec(*place.kubectl, {.pod = place.container,
                                                                     .container = place.name,
                                                                     .command = program.argv,
                                                                     .input = true,
                                                                     .terminal = false})
                               : tool::docker_exec({.container = place.container,
                                                    .command = program.argv,
                                                    .interactive = true,
                                                    .terminal = false});
  command.input = program.input;
  return command;
}

Outcome failed_inside(Console& console, const DatabasePlace& place,
                      const tool::DatabaseProgram& program, const process::Completed& completed) {
  const auto command = inside(place, program);
  const std::string& name = program.argv.front();
  Outcome outcome{.ok = false, .text = {}, .next = {}, .lines = console.last_lines(10)};
  outcome.cancelled = completed.ending == process::Ending::cancelled;
  outcome.timed_out = completed.ending == process::Ending::timed_out;
  if (outcome.timed_out) outcome.code = base::ExitCode::timed_out;
  if (outcome.cancelled) {
    outcome.text = "interrupted";
    return outcome;
  }
  if (completed.ending == process::Ending::not_found) {
    outcome.text = process::outcome(command, completed);
    outcome.next = "run \"cloudctl doctor\"";
    outcome.code = base::ExitCode::missing_tool;
    return outcome;
  }
  if (completed.ending == process::Ending::exited && is_absent(completed)) {
    outcome.text = "there is no \"" + name + "\" in the container of \"" + place.name + "\"";
    outcome.next = "its image must have the database's own programs, as the official one does";
    return outcome;
  }
  const std::string last = last_word(completed);
  outcome.text =
      name + " in \"" + place.name + "\" " +
      (completed.ending == process::Ending::exited ? "exited with " + std::to_string(completed.code)
                                                   : process::outcome(command, completed)) +
      (last.empty() ? "" : ": " + last);
  outcome.next = "see what it says with \"cloudctl logs " + place.name +
                 (place.kubectl ? " -t " + place.target : "") + "\"";
  return outcome;
}

Answered asked_inside(Console& console, const DatabasePlace& place,
                      const tool::DatabaseProgram& program) {
  std::string out;
  const auto done =
      console.run(inside(place, program),
                  {.deadline = answer_time, .on_line = {}, .on_out = [&](std::string_view bytes) {
                     out += bytes;
                   }});
  if (!done.ok()) return {.outcome = failed_inside(console, place, program, done), .out = {}};
  return {.outcome = {}, .out = std::move(out)};
}

Counted counted(Console& console, const DatabasePlace& place) {
  const auto login = login_of(place);
  const auto program = place.made.type == BackingType::postgres
                           ? tool::pg_content(login)
                           : tool::mongo_content(login, place.made.port);
  const auto answer = asked_inside(console, place, program);
  if (!answer.outcome.ok) return {.outcome = answer.outcome, .content = {}};
  if (const auto content = tool::parse_content(answer.out)) {
    return {.outcome = {}, .content = *content};
  }
  return {.outcome = {.ok = false,
                      .text = program.argv.front() + " in \"" + place.name +
                              "\" does not say what is in the database",
                      .next = "see the log"},
          .content = {}};
}

std::vector<std::string> other_databases(Console& console, const DatabasePlace& place) {
  const auto login = login_of(place);
  const auto answer = asked_inside(console, place,
                                   place.made.type == BackingType::postgres
                                       ? tool::pg_others(login)
                                       : tool::mongo_others(login, place.made.port));
  return base::lines(base::trim(answer.out));
}

std::string words_for(BackingType type, const tool::DatabaseContent& content) {
  const bool mongo = type == BackingType::mongodb;
  return base::plural(static_cast<std::size_t>(content.tables), mongo ? "collection" : "table") +
         ", " + base::plural(static_cast<std::size_t>(content.rows), mongo ? "document" : "row");
}

}  // namespace cloudctl::action
