#include "config/schema.h"

#include "command/verbs.h"

namespace cloudctl::command {

namespace {

struct SchemaOptions {};

void add_schema(Flags&, SchemaOptions&) {}

base::ExitCode run_schema(const SchemaOptions&, Context& context) {
  context.print(config::json_schema());
  return base::ExitCode::ok;
}

}  // namespace

Verb schema_verb() {
  return verb<SchemaOptions>(
      {.name = "schema",
       .summary = "print the JSON Schema of cloudctl.yaml, for editors",
       .details = "An editor that knows \"# yaml-language-server: $schema=FILE\" completes and "
                  "checks the file with it. \"cloudctl check\" knows more.",
       .examples = {"cloudctl schema > .cloudctl.schema.json"},
       .exit_codes = {},
       .also_known = {}},
      add_schema, run_schema);
}

}  // namespace cloudctl::command
