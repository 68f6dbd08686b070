#include "action/backup.h"

#include <algorithm>

#include "base/error.h"
#include "command/databases.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

namespace fs = std::filesystem;

struct BackupOptions {
  std::string backing, out;
  bool replace = false;
  std::optional<std::chrono::milliseconds> timeout;
};

void add_backup(Flags& flags, BackupOptions& options) {
  flags.operand({.name = "BACKING",
                 .value = "",
                 .help = "which database; not needed if there is only one",
                 .offer = Offer::service},
                options.backing);
  flags.text(
      {.name = "--out",
       .value = "FILE",
       .help = "where to; default: PROJECT-BACKING-TIME.dump, or .archive.gz, in this folder",
       .offer = Offer::file},
      options.out);
  flags.toggle({.name = "--replace", .value = "", .help = "replace a file of that name"},
               options.replace);
  flags.duration(
      {.name = "--timeout", .value = "TIME", .help = "how long the dump may take; default: 6h"},
      options.timeout);
}

fs::path default_file(const Context& context, const action::DatabasePlace& place) {
  std::string time = base::iso_time(context.outside().clock.now());
  std::erase_if(time, [](char letter) { return letter == '-' || letter == ':'; });
  return place.project + "-" + place.name + "-" + time + action::backup_extension(place.made.type);
}

// Throws Error unless a file that is there may be replaced.
bool may_replace(Context& context, const fs::path& file, bool replace) {
  std::error_code none;
  if (!fs::exists(context.directory() / file, none) || replace) return replace;
  if (!context.can_ask()) {
    throw base::Error({.what = "\"" + file.string() + "\" is there already",
                       .where = file.string(),
                       .next = "choose another name, or give --replace",
                       .code = base::ExitCode::usage});
  }
  context.agree("replace " + file.string() + "?", false);
  return true;
}

void refuse_standard_output(const std::string& out) {
  if (out != "-") return;
  throw base::Error({.what = "a backup is written to a file, not to standard output",
                     .where = "--out -",
                     .next = "give it a name; the file is checked before it gets it",
                     .code = base::ExitCode::usage});
}

base::ExitCode say(Context& context, const action::BackupResult& result, const fs::path& file) {
  const bool ok = result.code == base::ExitCode::ok;
  const std::string text =
      result.sentence + "\n" + (result.next.empty() ? "" : "  next: " + result.next + "\n");
  if (ok || context.globals().format != report::Format::text) {
    context.answer(report::facts_view(
        text, {{.key = "ok", .value = ok},
               {.key = "sentence", .value = result.sentence},
               {.key = "file", .value = ok ? file.string() : ""},
               {.key = "bytes", .value = static_cast<std::int64_t>(ok ? result.bytes : 0)},
               {.key = "left_out", .value = result.left_out},
               {.key = "next", .value = result.next}}));
  }
  if (!ok)
    throw base::Error(
        {.what = result.sentence, .where = "", .next = result.next, .code = result.code});
  return result.code;
}

base::ExitCode run_backup(const BackupOptions& options, Context& context) {
  refuse_standard_output(options.out);
  Site site(context, goal_of(context));
  const auto place = database_of(site, options.backing);
  action::refuse_unless_dumped(place);
  const fs::path file = options.out.empty() ? default_file(context, place) : fs::path(options.out);
  action::BackupRequest request{
      .place = place, .file = context.directory() / file, .state = site.session().state()};
  request.replace = may_replace(context, file, options.replace);
  if (options.timeout) request.timeout = *options.timeout;
  auto result = action::backup(site.session().world(), request);
  site.session().talk().end();
  return say(context, result, request.file);
}

}  // namespace

Verb backup_verb() {
  return verb<BackupOptions>(
      {.name = "backup",
       .summary = "copy a ready-made database into a file",
       .details =
           "Runs pg_dump or mongodump inside the database's container and writes what comes to a "
           "file that only you can read. Everything goes on meanwhile. The file gets its name when "
           "all of it is on the disk and has been read again; after a failure or Ctrl-C nothing is "
           "left. It is an ordinary file of those programs: pg_restore and mongorestore --archive "
           "--gzip read it without cloudctl too. It holds the project's own database, without "
           "users and their rights; further databases of the same server are named.",
       .examples = {"cloudctl backup", "cloudctl backup db --out notes.dump",
                    "cloudctl backup db -t staging"},
       .exit_codes = {3, 4, 9},
       .also_known = {"dump", "export"}},
      add_backup, run_backup);
}

}  // namespace cloudctl::command
