#!/bin/sh
# The official image's contract: the server never runs as root, and takes its first user from the environment
# by itself (RABBITMQ_DEFAULT_USER, RABBITMQ_DEFAULT_PASS, RABBITMQ_DEFAULT_VHOST).
set -e
if [ "${1#rabbitmq}" != "$1" ] && [ "$(id -u)" = 0 ]; then
  if [ "$1" = rabbitmq-server ]; then
    find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq '{}' +
  fi
  exec gosu rabbitmq "$0" "$@"
fi
exec "$@"
