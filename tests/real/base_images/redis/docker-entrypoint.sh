#!/bin/sh
# The official image's contract: options or a configuration file alone are meant for redis-server, which
# never runs as root, and which asks for a password only where one was set.
set -e
if [ "${1#-}" != "$1" ] || [ "${1%.conf}" != "$1" ]; then
  set -- redis-server "$@"
fi
if [ "$1" = redis-server ]; then
  if [ "$(id -u)" = 0 ]; then
    find . \! -user redis -exec chown redis '{}' +
    exec gosu redis "$0" "$@"
  fi
  # The official program is compiled with this default.
  case " $* " in
    *" --protected-mode "*) ;;
    *) set -- "$@" --protected-mode no ;;
  esac
  if [ "$(umask)" = 0022 ]; then
    umask 0077
  fi
fi
exec "$@"
