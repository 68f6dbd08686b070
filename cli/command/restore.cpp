#include "action/backup.h"
#include "base/big_file.h"
#include "base/error.h"
#include "command/databases.h"
#include "command/verbs.h"
#include "report/facts_view.h"

namespace cloudctl::command {

namespace {

struct RestoreOptions {
  std::vector<std::string> words;  // [BACKING] FILE
  bool clean = false, yes = false;
  std::string confirm;
  Times times;
};

void add_restore(Flags& flags, RestoreOptions& options) {
  flags.required_operands({.name = "[BACKING] FILE",
                           .value = "",
                           .help = "which database, not needed if there is only one, and what "
                                   "\"cloudctl backup\" wrote",
                           .offer = Offer::file},
                          options.words);
  flags.toggle({.name = "--clean",
                .value = "",
                .help = "replace what is there: without it only an empty database is restored"},
               options.clean);
  flags.text({.name = "--confirm",
              .value = "NAME",
              .help = "the project's name, instead of typing it for --clean"},
             options.confirm);
  add_yes(flags, options.yes);
  flags.duration(
      {.name = "--timeout", .value = "TIME", .help = "how long it may take; default: 6h"},
      options.times.timeout);
  add_lock_wait(flags, options.times);
}

// The database is lost with --clean: the name has to be typed.
void agree(const RestoreOptions& options, Context& context, Site& site,
           const action::DatabasePlace& place) {
  Cluster* cluster = site.cluster();
  const std::string where = cluster == nullptr ? "on this machine" : "in " + cluster->described();
  const std::string what = action::described(place) + " " + where;
  if (options.clean) {
    context.confirm_name(
        "this replaces what is in " + what + " by the file " + options.words.back(), place.project,
        options.confirm);
  } else {
    context.agree("restore " + what + " from " + options.words.back() + "?", options.yes);
  }
}

action::RestoreRequest request_of(const RestoreOptions& options, const Context& context, Site& site,
                                  const action::DatabasePlace& place) {
  action::RestoreRequest request{.place = place,
                                 .file = context.directory() / options.words.back(),
                                 .state = site.session().state(),
                                 .clean = options.clean,
                                 .pid = context.outside().pid,
                                 .who = context.outside().who,
                                 .host = context.outside().host};
  if (options.times.timeout) request.timeout = *options.times.timeout;
  if (options.times.lock_wait) request.lock_wait = *options.times.lock_wait;
  return request;
}

base::ExitCode say(Context& context, const action::BackupResult& result) {
  const bool ok = result.code == base::ExitCode::ok;
  if (ok || context.globals().format != report::Format::text) {
    context.answer(report::facts_view(result.sentence + "\n",
                                      {{.key = "ok", .value = ok},
                                       {.key = "sentence", .value = result.sentence},
                                       {.key = "tables", .value = result.content.tables},
                                       {.key = "rows", .value = result.content.rows},
                                       {.key = "next", .value = result.next}}));
  }
  if (!ok)
    throw base::Error(
        {.what = result.sentence, .where = "", .next = result.next, .code = result.code});
  return result.code;
}

base::ExitCode run_restore(const RestoreOptions& options, Context& context) {
  if (options.words.size() > 2) {
    throw base::Error({.what = "too many words: a database and a file are restored",
                       .where = "",
                       .next = "see \"cloudctl help restore\"",
                       .code = base::ExitCode::usage});
  }
  Site site(context, goal_of(context));
  const auto place =
      database_of(site, options.words.size() > 1 ? options.words.front() : std::string());
  action::refuse_unless_dumped(place);
  const auto request = request_of(options, context, site, place);
  static_cast<void>(base::BigFile(request.file));  // before anything is asked
  agree(options, context, site, place);
  Cluster* cluster = site.cluster();
  const auto result = cluster == nullptr
                          ? action::restore(site.session().world(), request)
                          : action::restore_in_cluster(cluster->world(), request, cluster->place(),
                                                       cluster->view().objects);
  site.session().talk().end();
  return say(context, result);
}

}  // namespace

Verb restore_verb() {
  return verb<RestoreOptions>(
      {.name = "restore",
       .summary = "bring what is in a file back into a ready-made database",
       .details =
           "The file is read to its end first: one that is damaged, cut off or of another kind of "
           "database is refused before anything is touched. So is a database that holds rows, "
           "unless --clean is given; tables without rows, as services make them at their start, "
           "are replaced. With --clean the tables of the file replace those of the same name, and "
           "others stay. PostgreSQL is restored in one transaction, all of it or nothing, and "
           "services that use it wait meanwhile; of MongoDB a part may be there after a failure. "
           "Everything belongs to the project's user then. No deploy runs at the same time.",
       .examples = {"cloudctl restore notes.dump", "cloudctl restore db notes.dump -t staging",
                    "cloudctl restore db notes.dump --clean --confirm=notes"},
       .exit_codes = {3, 4, 9},
       .also_known = {"import"}},
      add_restore, run_restore);
}

}  // namespace cloudctl::command
