# shellcheck shell=bash
# Proofs in a fresh Debian: a container of our engine with nothing in it but the base system. Sourced
# by clean; needs the stage's environment and the top of the tree as folder.

# What is started here is found again by this.
clean_label=${clean_label:-$$}

# All that an engine inside needs, except CAP_SYS_RESOURCE, which a test machine may not have: that
# rules out --privileged.
engine_inside=(--security-opt seccomp=unconfined --security-opt apparmor=unconfined
  --security-opt systempaths=unconfined -v /sys/fs/cgroup:/sys/fs/cgroup)
for capability in SYS_ADMIN NET_ADMIN NET_RAW SYS_CHROOT SYS_PTRACE MKNOD SETFCAP AUDIT_WRITE \
  DAC_READ_SEARCH IPC_LOCK SYS_NICE LEASE; do
  engine_inside+=(--cap-add "$capability")
done

# in_clean_system SUITE COMMAND [OPTION…]: runs bash COMMAND in a copy of HEAD.
in_clean_system() {
  local suite=$1 command=$2 compiled
  shift 2
  compiled=$(compiled_by "$suite")
  mkdir -p "$compiled"
  # shellcheck disable=SC2046 # several words
  git archive HEAD | timeout --kill-after=10 2700 docker run --rm -i \
    --label "cloudctl.clean-system=$clean_label" -v "$compiled:/ccache" -e CCACHE_DIR=/ccache \
    -e "CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-2G}" $(language_of "$suite") "$@" \
    "debian:$suite-slim" bash -c "mkdir /work && cd /work && tar -x && $command"
}

# compiled_by SUITE: the folder of ccache for that suite's compiler: ours, where it is the same one.
compiled_by() {
  if [ "$(. /etc/os-release && echo "${VERSION_CODENAME:-}")" = "$1" ]; then
    echo "$CCACHE_DIR"
  else
    echo "$HOME/.cache/cloudctl-tests/ccache-$1"
  fi
}

# language_of SUITE: ccache counts the language among what decides an object file, so what we compiled is
# found again only in ours.
language_of() {
  [ "$(compiled_by "$1")" = "$CCACHE_DIR" ] || return 0
  local name
  for name in LANG LC_ALL LC_CTYPE LC_MESSAGES; do
    [ -z "${!name:-}" ] || printf -- '-e %s ' "$name"
  done
}

# What is left when a run is cut off.
remove_clean_systems() {
  local left
  left=$(docker ps -aq --filter "label=cloudctl.clean-system=$clean_label" 2>/dev/null) || return 0
  # shellcheck disable=SC2086 # one id a word
  [ -z "$left" ] || docker rm -f $left >/dev/null
}

clean_test() {
  in_clean_system "$1" "scripts/test --no-real"
}

# The README's first command on a machine without an engine. A newcomer's engine pulls base images
# from Docker Hub; here the data folder of the engine to come holds them already.
clean_demo() {
  local suite=$1 volume="cloudctl-clean-$1-$clean_label" code=0
  docker volume create "$volume" >/dev/null
  { preload "$suite" "$volume" debian:bookworm-slim mongo:7 &&
    in_clean_system "$suite" "scripts/demo" "${engine_inside[@]}" -v "$volume:/var/lib/docker"; } || code=$?
  docker volume rm -f "$volume" >/dev/null
  return "$code"
}

# preload SUITE VOLUME IMAGE…: with the engine of that suite, into its data folder.
preload() {
  local suite=$1 volume=$2
  shift 2
  # shellcheck disable=SC2016 # expanded inside
  docker save "$@" | timeout --kill-after=10 600 docker run --rm -i "${engine_inside[@]}" \
    --label "cloudctl.clean-system=$clean_label" -v "$volume:/var/lib/docker" "debian:$suite-slim" bash -c '
      set -e
      apt-get update -qq >/dev/null
      apt-get install -y -qq --no-install-recommends docker.io iptables $(apt-cache search -n "^docker-cli$" | cut -d" " -f1) >/dev/null 2>&1
      dockerd >/tmp/dockerd.log 2>&1 & engine=$!
      for i in $(seq 120); do docker version >/dev/null 2>&1 && break; sleep 0.5; done
      docker load
      kill "$engine"; wait "$engine"'
}
