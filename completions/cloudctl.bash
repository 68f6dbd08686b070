# bash completion for cloudctl; made by "cloudctl completion bash"
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
