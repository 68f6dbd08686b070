#!/bin/sh
# The official image's contract: options alone are meant for mongod, which never runs as root; it makes the
# first user itself, from MONGO_INITDB_ROOT_*, which may also be given as files.
set -e
if [ "${1#-}" != "$1" ]; then
  set -- mongod "$@"
fi
if [ "$1" = mongod ]; then
  if [ "$(id -u)" = 0 ]; then
    find /data/configdb /data/db \! -user mongodb -exec chown mongodb '{}' +
    exec gosu mongodb "$0" "$@"
  fi
  if [ -n "$MONGO_INITDB_ROOT_USERNAME_FILE" ]; then
    MONGO_INITDB_ROOT_USERNAME=$(cat "$MONGO_INITDB_ROOT_USERNAME_FILE")
  fi
  if [ -n "$MONGO_INITDB_ROOT_PASSWORD_FILE" ]; then
    MONGO_INITDB_ROOT_PASSWORD=$(cat "$MONGO_INITDB_ROOT_PASSWORD_FILE")
  fi
  export MONGO_INITDB_ROOT_USERNAME MONGO_INITDB_ROOT_PASSWORD
fi
exec "$@"
