#include "action/backup.h"

#include "action/archive_check.h"
#include "action/meter.h"
#include "base/error.h"
#include "base/text.h"
#include "plan/backing.h"

namespace cloudctl::action {
namespace {

using config::BackingType;

tool::DatabaseProgram dump_of(const DatabasePlace& place) {
  return place.made.type == BackingType::postgres
             ? tool::pg_dump(login_of(place))
             : tool::mongodump(login_of(place), place.made.port);
}

Step dump_step(const BackupRequest& request, base::NewBigFile& file) {
  const auto program = dump_of(request.place);
  return {.id = "dump",
          .title = "dump " + request.place.name,
          .needs = {},
          .commands = {inside(request.place, program)},
          .work = [&request, &file, program](Console& console) -> Outcome {
            Meter meter(console, "written");
            const auto take = [&](std::string_view bytes) {
              file.add(bytes);
              meter.add(bytes.size());
            };
            const auto done =
                console.run(inside(request.place, program),
                            {.deadline = request.timeout, .on_line = {}, .on_out = take});
            if (!done.ok()) return failed_inside(console, request.place, program, done);
            return {.ok = true, .text = base::human_bytes(file.size())};
          }};
}

Step verify_step(const BackupRequest& request, const base::NewBigFile& file) {
  return {.id = "verify",
          .title = "read it again",
          .needs = {"dump"},
          .commands = {},
          .work = [&request, &file](Console& console) -> Outcome {
            auto done = checked(console, request.place,
                                {.name = request.file.filename().string(),
                                 .read = [&file] { return file.source(); }});
            if (done.outcome.ok) done.outcome.text = "whole";
            return done.outcome;
          }};
}

Step others_step(const BackupRequest& request, std::vector<std::string>& others) {
  return {.id = "others",
          .title = "look for further databases",
          .needs = {},
          .commands = {},
          .work = [&request, &others](Console& console) -> Outcome {
            others = other_databases(console, request.place);
            return {.ok = true, .text = others.empty() ? "none" : base::join(others, ", ")};
          }};
}

BackupResult result_of(const BackupRequest& request, const base::NewBigFile& file,
                       const std::vector<std::string>& others) {
  BackupResult result{.bytes = file.size(), .content = {}, .left_out = others};
  const std::string flag = request.place.kubectl ? " -t " + request.place.target : "";
  result.sentence = described(request.place) + " is in \"" + request.file.string() + "\", " +
                    base::human_bytes(file.size());
  if (!others.empty()) {
    result.sentence += "; not in it: database" + std::string(others.size() > 1 ? "s" : "") + " " +
                       base::join(others, ", ") + " of the same server";
  }
  result.next = "bring it back with \"cloudctl restore " + request.place.name + " " +
                base::shell_quoted(request.file.string()) + flag + "\"";
  return result;
}

std::string by_hand(const DatabasePlace& place, const std::string& words) {
  return "cloudctl exec " + place.name + (place.kubectl ? " -t " + place.target : "") + " -- " +
         words;
}

}  // namespace

void refuse_unless_dumped(const DatabasePlace& place) {
  if (place.made.type == BackingType::redis) {
    throw base::Error(
        {.what = "redis has no program that loads a copy into a server that runs, so \"" +
                 place.name + "\" is not backed up",
         .where = "backing." + place.name,
         .next = "its data can be copied with \"" + by_hand(place, "redis-cli --rdb - > FILE") +
                 "\", and is read from a file dump.rdb at a start without appendonly",
         .code = base::ExitCode::usage});
  }
  if (place.made.type == BackingType::rabbitmq) {
    throw base::Error({.what = "rabbitmq has no program that copies messages, so \"" + place.name +
                               "\" is not backed up",
                       .where = "backing." + place.name,
                       .next = "queues, exchanges and users can be copied with \"" +
                               by_hand(place, "rabbitmqctl -q export_definitions - > FILE") +
                               "\", and read with import_definitions",
                       .code = base::ExitCode::usage});
  }
}

std::string backup_extension(BackingType type) {
  return type == BackingType::postgres ? ".dump" : ".archive.gz";
}

BackupResult backup(World& world, const BackupRequest& request) {
  refuse_unless_dumped(request.place);
  base::NewBigFile file(request.file);
  std::vector<std::string> others;
  const RunFolder folder = open_run(request.state, "backup", world.clock);
  world.progress.on(
      {.kind = EventKind::run_started,
       .text = "backup of " + described(request.place) + " on " + request.place.target});
  const auto execution =
      execute({dump_step(request, file), verify_step(request, file), others_step(request, others)},
              world, {.folder = folder});
  if (execution.ok) {
    file.keep(request.replace);
    return result_of(request, file, others);
  }
  BackupResult result;
  result.code = execution.cancelled ? base::ExitCode::interrupted : execution.outcome.code;
  result.sentence = execution.cancelled
                        ? "interrupted: nothing was written"
                        : "no backup: " + execution.outcome.text + "; nothing was written";
  result.next = execution.outcome.next;
  return result;
}

}  // namespace cloudctl::action
