# shellcheck shell=bash
# A Docker engine and compose v2 for this machine, when there is none. Sourced; needs talk.sh,
# system.sh, docker_plugins.sh.

engine_answers() {
  docker version --format '{{.Server.Version}}' >/dev/null 2>&1
}

# One that answers stays as it is. One that exists but must not be used is the person's affair.
ensure_engine() {
  if command -v docker >/dev/null && engine_answers; then
    return 0
  fi
  if [ -n "${DOCKER_HOST:-}" ] && command -v docker >/dev/null; then
    fail "the Docker engine at '$DOCKER_HOST' (DOCKER_HOST) does not answer" "start it, or unset DOCKER_HOST"
  fi
  if [ -S /var/run/docker.sock ] && [ ! -w /var/run/docker.sock ]; then
    fail "you may not use the Docker engine of this machine" \
      "run 'sudo usermod -aG docker $(id -un)', log in again, and run this script again"
  fi
  if [ -z "${DOCKER_HOST:-}" ] && ! command -v dockerd >/dev/null && [ ! -x /usr/sbin/dockerd ]; then
    say "no Docker engine answers on this machine: one will be installed and started"
    install_groups "run containers" engine
    join_docker_group
  elif ! command -v docker >/dev/null; then
    install_groups "talk to the Docker engine" engine
  fi
  start_engine
}

# The programs of an engine, for tests that start one of their own. Those of another origin than the
# distribution's will do.
ensure_engine_programs() {
  local program
  for program in docker dockerd containerd iptables; do
    if ! PATH=$PATH:/usr/sbin:/sbin command -v "$program" >/dev/null; then
      install_groups "test against a Docker engine" engine
      return 0
    fi
  done
}

# Registries for tests, which start their own: the service that comes with the program is not wanted.
ensure_registry_program() {
  local was_there=no
  if is_installed docker-registry; then was_there=yes; fi
  install_groups "test against a registry" stage
  if [ "$was_there" = no ] && [ -d /run/systemd/system ]; then
    as_root systemctl disable --now docker-registry
  fi
}

# Only for an engine that was installed just now, by this script.
join_docker_group() {
  [ "$(id -u)" -ne 0 ] || return 0
  say "adding you to the group docker, whose members may use the engine (which is as good as root)"
  as_root usermod -aG docker "$(id -un)"
}

start_engine() {
  engine_answers && return 0
  if [ -d /run/systemd/system ]; then
    as_root systemctl start docker
  elif ! as_root service docker start >/dev/null 2>&1; then
    say "there is no service manager here: starting dockerd by itself, its log is /var/log/dockerd.log"
    as_root env "PATH=$PATH:/usr/sbin:/sbin" sh -c \
      'setsid dockerd </dev/null >/var/log/dockerd.log 2>&1 &'
  fi
  local tries=0
  until engine_answers || as_root docker version >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || fail "the Docker engine did not answer within 60 s" \
      "look into 'journalctl -u docker', /var/log/docker.log or /var/log/dockerd.log"
    sleep 0.5
  done
}

ensure_plugins() {
  local packages=()
  has_plugin compose || packages+=(docker-compose)
  has_plugin buildx || packages+=(docker-buildx)
  [ ${#packages[@]} -gt 0 ] || return 0
  case "$(system_name)" in
    "debian 12")
      say "docker has no ${packages[*]#docker-} on Debian 12: fetching it from Debian 13 into $(plugin_folder)"
      fetch_plugins_from_trixie "${packages[@]}"
      ;;
    *) install_groups "run compose files" engine ;;
  esac
  has_plugin compose || fail "'docker compose' still does not work" "run 'docker compose version' to see why"
}

# A group joined a moment ago counts only for new sessions: sg opens one.
with_engine() {
  if engine_answers; then
    "$@"
  else
    sg docker -c "$(printf '%q ' "$@")"
  fi
}
