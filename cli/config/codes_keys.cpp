#include "config/codes.h"

namespace cloudctl::config {
namespace {

constexpr CodeText table[] = {
    {"C010", "an unknown key",
     "A key that nobody reads would be a setting that does nothing. The help line lists the keys "
     "of "
     "this\nplace; `cloudctl explain KEY` documents each. At the top of the file keys that begin "
     "with \"x-\" are\nyours: for anchors and remarks.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", replcas: 3}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", replicas: 3}\n"},
    {"C011", "a key stands twice", "Programs disagree which of the two holds. Keep one of them.",
     "name: notes\nservices:\n  web:\n    image: nginx:1.27\n    port: 80\n    port: 8080\n",
     "name: notes\nservices:\n  web:\n    image: nginx:1.27\n    port: 8080\n"},
    {"C012", "a key is missing",
     "The place needs this key to mean anything. The caret shows what it is missing in.",
     "name: notes\nservices:\n  web: {port: 8080}\n",
     "name: notes\nservices:\n  web: {build: ., port: 8080}\n"},
    {"C013", "another form of value is expected",
     "A list instead of a text, a text instead of a number. Quotes make a text of everything; "
     "without\nquotes only true and false are truth values, never yes or on.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: \"80\"}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: 80}\n"},
    {"C014", "a key has no value",
     "Nothing, \"~\" and \"null\" are no values. Write {} for an object without keys, \"\" for an "
     "empty text,\nor remove the key.",
     "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\ntargets:\n  local:\n",
     "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\ntargets:\n  local: {}\n"},
    {"C015", "a version must stand in quotes",
     "Without quotes 1.10 is a number, and the same as 1.1. (In \"env\" and \"args\" plain texts "
     "arrive\nas written.)",
     "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\nbacking: {db: {type: postgres, "
     "version: 1.10}}\n",
     "name: notes\nservices: {web: {image: \"nginx:1.27\"}}\nbacking: {db: {type: postgres, "
     "version: \"1.10\"}}\n"},
    {"C016", "a number is too small or too big",
     "The message gives the bounds, `cloudctl explain KEY` what the number stands for.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: 80800}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: 8080}\n"},
    {"C017", "a word that the key does not know", "The help line lists the possible ones.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", workload: daemon}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", workload: deployment}\n"},
    {"C018", "a name that is not possible",
     "Names become host names, labels, file names and variables; so they consist of few "
     "characters.\nProjects and services: lower-case letters, digits and \"-\".",
     "name: My_App\nservices: {web: {image: \"nginx:1.27\"}}\n",
     "name: my-app\nservices: {web: {image: \"nginx:1.27\"}}\n"},
    {"C019", "a value in another form than it must have",
     "Durations have a unit (30s, 5m, 500ms), percentages their sign (70%), CPU is 500m or 0.5, "
     "memory\n64Mi or 1Gi; two of them make a range: 100m..500m.",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: 80, probes: {start: 30}}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\", port: 80, probes: {start: 30s}}\n"},
    {"C020", "an image, address or condition that cannot be one",
     "It would fail later, at the tool that gets it. The text beside the caret says what is wrong.",
     "name: notes\nservices:\n  web: {image: \"Nginx:1.27\"}\n",
     "name: notes\nservices:\n  web: {image: \"nginx:1.27\"}\n"},
    {"C021", "a path that is not possible",
     "Build folders lie below the folder of cloudctl.yaml: what a build needs from outside "
     "(\"..\") "
     "would\nbe missing for everybody who has only the project. Paths in containers begin with "
     "\"/\".",
     "name: notes\nservices:\n  web: {build: ../web}\n",
     "name: notes\nservices:\n  web: {build: ./web}\n"},
};

}  // namespace

std::span<const CodeText> key_codes() {
  return table;
}

}  // namespace cloudctl::config
