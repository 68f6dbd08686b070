#!/usr/bin/env bash
# The official image's contract: the first start makes the database cluster in PGDATA from POSTGRES_*,
# with a server that only the socket reaches; every later start finds it and changes nothing.
set -Eeuo pipefail

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# from_file NAME: the variable NAME, or what the file named in NAME_FILE holds.
from_file() {
  local name=$1 in_file="${1}_FILE"
  [ -z "${!name:-}" ] || [ -z "${!in_file:-}" ] || fail "error: both $name and $in_file are set (but are exclusive)"
  [ -z "${!in_file:-}" ] || export "$name"="$(<"${!in_file}")"
  unset "$in_file"
}

prepare_folders() {
  mkdir -p "$PGDATA"
  chmod 00700 "$PGDATA" || true
  mkdir -p /var/run/postgresql || true
  chmod 03775 /var/run/postgresql || true
  if [ "$(id -u)" = 0 ]; then
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
  fi
}

need_password() {
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    fail "Error: Database is uninitialized and superuser password is not specified." \
      "       You must specify POSTGRES_PASSWORD to a non-empty value for the" \
      "       superuser. For example, \"-e POSTGRES_PASSWORD=password\" on \"docker run\"."
  fi
}

make_cluster() {
  # shellcheck disable=SC2086 # several words, as documented
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") ${POSTGRES_INITDB_ARGS:-}
  local method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption)}
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"
}

with_server_on_the_socket() {
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p ${PGPORT:-5432}" -w start
  PGHOST='' PGHOSTADDR='' "$@"
  pg_ctl -D "$PGDATA" -m fast -w stop
}

sql() {
  psql -v ON_ERROR_STOP=1 --no-psqlrc --no-password --username "$POSTGRES_USER" "$@"
}

fill_cluster() {
  local known file
  known=$(sql --dbname postgres -tA --set db="$POSTGRES_DB" <<<"SELECT 1 FROM pg_database WHERE datname = :'db';")
  [ -n "$known" ] || sql --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  for file in /docker-entrypoint-initdb.d/*; do
    # shellcheck source=/dev/null
    case "$file" in
      *.sql) sql --dbname "$POSTGRES_DB" -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | sql --dbname "$POSTGRES_DB" ;;
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
    esac
  done
}

first_start() {
  from_file POSTGRES_PASSWORD
  from_file POSTGRES_USER
  from_file POSTGRES_DB
  from_file POSTGRES_INITDB_ARGS
  : "${POSTGRES_USER:=postgres}" "${POSTGRES_PASSWORD:=}"
  : "${POSTGRES_DB:=$POSTGRES_USER}"
  export POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB
  need_password
  make_cluster
  export PGPASSWORD=$POSTGRES_PASSWORD
  with_server_on_the_socket fill_cluster
  unset PGPASSWORD
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

# asks_only WORD…: whether postgres is asked about itself and will not serve.
asks_only() {
  local word
  for word in "$@"; do
    case "$word" in
      '-?' | --help | -V | --version | --describe-config) return 0 ;;
    esac
  done
  return 1
}

if [ "${1:0:1}" = - ]; then
  set -- postgres "$@"
fi
if [ "$1" = postgres ] && ! asks_only "$@"; then
  prepare_folders
  if [ "$(id -u)" = 0 ]; then
    exec gosu postgres "${BASH_SOURCE[0]}" "$@"
  fi
  if [ -s "$PGDATA/PG_VERSION" ]; then
    printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
  else
    first_start
  fi
fi
exec "$@"
