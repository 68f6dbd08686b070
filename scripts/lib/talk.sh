# shellcheck shell=bash
# How the scripts speak: what they do on stderr, the answer on stdout. Sourced.

say() {
  printf '%s\n' "$*" >&2
}

# fail WHAT NEXT: what is wrong, and what to do about it.
fail() {
  printf 'error: %s\n' "$1" >&2
  [ $# -lt 2 ] || printf '  next: %s\n' "$2" >&2
  exit 1
}
