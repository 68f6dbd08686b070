#include "command/completion_scripts.h"

namespace cloudctl::command {

namespace {

// Bash splits words at = and : as COMP_WORDBREAKS says, so the words are joined again first, and
// what was typed before the last break is taken off each answer.
constexpr const char* bash = R"(# bash completion for cloudctl; made by "cloudctl completion bash"
_cloudctl() {
  local -a words=() answers=()
  local index=0 i word glue=0 line kind cut
  for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
    word=${COMP_WORDS[i]}
    if ((${#words[@]} > 1)) && { [[ $word == [=:]* ]] || ((glue)); }; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    [[ $word == [=:] ]] && glue=1 || glue=0
    ((i == COMP_CWORD)) && index=$((${#words[@]} - 1))
  done
  local typed=${words[index]}
  COMPREPLY=()
  mapfile -t answers < <("${words[0]}" __complete bash "$index" "${words[@]}" 2>/dev/null)
  cut=${typed%"${typed##*[=:]}"}
  for line in "${answers[@]}"; do
    case $line in
      :file | :folder) kind=${line#:} ;;
      *) COMPREPLY+=("${line#"$cut"}") ;;
    esac
  done
  if [[ $kind == file ]]; then
    compopt -o filenames
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "${typed#"$cut"}")
  elif [[ $kind == folder ]]; then
    compopt -o filenames
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "${typed#"$cut"}")
  fi
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -F _cloudctl cloudctl
)";

constexpr const char* zsh = R"(#compdef cloudctl
# zsh completion for cloudctl; made by "cloudctl completion zsh"
_cloudctl() {
  local -a answers described
  local line kind value
  answers=("${(@f)$("${words[1]}" __complete zsh $((CURRENT - 1)) "${words[@]}" 2>/dev/null)}")
  for line in "${answers[@]}"; do
    case $line in
      '') ;;
      :file|:folder) kind=${line#:} ;;
      *)
        value=${line%%$'\t'*}
        if [[ $line == *$'\t'* ]]; then
          described+=("${value//:/\\:}:${line#*$'\t'}")
        else
          described+=("${value//:/\\:}")
        fi
        ;;
    esac
  done
  (( ${#described} )) && _describe 'cloudctl' described
  [[ $kind == file ]] && _files
  [[ $kind == folder ]] && _files -/
  return 0
}
if [[ $funcstack[1] == _cloudctl ]]; then
  _cloudctl "$@"
else
  compdef _cloudctl cloudctl
fi
)";

constexpr const char* fish = R"(# fish completion for cloudctl; made by "cloudctl completion fish"
function __cloudctl_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    for line in (command $words[1] __complete fish (count $words) $words "$typed" 2>/dev/null)
        switch $line
            case :file
                __fish_complete_path $typed
            case :folder
                __fish_complete_directories $typed
            case '*'
                echo $line
        end
    end
end
complete -c cloudctl -f -a '(__cloudctl_complete)'
)";

}  // namespace

std::string completion_script(const std::string& shell) {
  if (shell == "bash") return bash;
  return shell == "zsh" ? zsh : fish;
}

}  // namespace cloudctl::command
