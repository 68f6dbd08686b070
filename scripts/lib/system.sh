# shellcheck shell=bash
# Which system this is, and what cloudctl needs from its packages. Sourced; needs talk.sh.

# "debian 12", "debian 13", "ubuntu 24.04", or another id and version.
system_name() {
  # shellcheck source=/dev/null
  (. /etc/os-release && echo "$ID ${VERSION_ID:-}")
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -- "$@"
  else
    fail "'$*' needs root, and there is no sudo" "run this script as root, or install sudo"
  fi
}

# packages_for GROUP: names of packages; groups are build, app, test, engine, stage, cluster, judge, page, check.
packages_for() {
  case "$1" in
    build)
      echo cmake ninja-build g++ ccache git python3 libfmt-dev libyaml-cpp-dev libcli11-dev \
        nlohmann-json3-dev libcurl4-openssl-dev zlib1g-dev libssl-dev libkainjow-mustache-dev
      ;;
    app)
      # Debian 12's default is 1.74; its 1.81 cannot be installed beside that one.
      case "$(system_name)" in
        "debian 12") echo libboost1.81-dev ;;
        *) echo libboost-dev ;;
      esac
      echo libsqlite3-dev libpq-dev libmongoc-dev make
      ;;
    test)
      echo doctest-dev python3-pytest python3-yaml python3-ruamel.yaml python3-jsonschema
      # Servers for the stores of the reference service.
      echo postgresql default-jdk-headless maven
      ;;
    engine)
      case "$(system_name)" in
        "debian 12") echo docker.io ;;
        "ubuntu "*) echo docker.io docker-buildx docker-compose-v2 ;;
        *) echo docker.io docker-cli docker-buildx docker-compose ;;
      esac
      echo iptables ca-certificates
      ;;
    stage)
      echo docker-registry apache2-utils debootstrap debian-archive-keyring iproute2 tmux
      ;;
    cluster)
      # aws and moto come as Python programs in folders of their own. The last line is what minikube calls
      # without a virtual machine.
      echo python3-venv
      echo etcd-server containerd runc containernetworking-plugins conntrack iptables nftables iproute2
      echo busybox-static openssl gcc libc6-dev
      echo socat ethtool sudo hostname
      ;;
    judge)
      # Whatever puts these programs there will do; Go has to be newer than the distribution's.
      command -v node >/dev/null && command -v npm >/dev/null || echo nodejs npm
      command -v java >/dev/null || echo default-jre-headless
      command -v mvn >/dev/null || echo maven
      echo rsync python3-venv
      ;;
    page)
      echo chromium chromium-driver
      ;;
    check)
      echo clang-format clang-tidy shellcheck zsh fish
      ;;
  esac
}

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_groups PURPOSE GROUP…: installs what of these groups is missing, after saying so.
install_groups() {
  local purpose=$1 group package
  shift
  local missing=()
  for group in "$@"; do
    for package in $(packages_for "$group"); do
      is_installed "$package" || missing+=("$package")
    done
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  case "$(system_name)" in
    "debian 12" | "debian 13" | "ubuntu 24.04") ;;
    *)
      fail "this is $(system_name); only Debian 12, Debian 13 and Ubuntu 24.04 are known here" \
        "install the equivalents of ${missing[*]}, then run this script again with --no-install"
      ;;
  esac
  say "to $purpose, these packages are missing and will be installed by apt-get: ${missing[*]}"
  if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    without_first_database apt_install "${missing[@]}"
  else
    apt_install "${missing[@]}"
  fi
}

# without_first_database COMMAND…: Debian makes an empty database with the server and starts it, which nobody
# asked for.
without_first_database() {
  local settings=/etc/postgresql-common/createcluster.d code=0
  as_root mkdir -p "$settings"
  echo "create_main_cluster = false" | as_root tee "$settings/cloudctl.conf" >/dev/null
  "$@" || code=$?
  as_root rm "$settings/cloudctl.conf"
  return "$code"
}

# Never removes a package to make room: that is for the person to decide.
apt_install() {
  local options=(-y -q --no-install-recommends --no-remove -o Dpkg::Use-Pty=0)
  local log
  log=$(mktemp)
  if ! { as_root apt-get update -q &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install "${options[@]}" "$@"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    fail "apt-get could not install: $*" \
      "look at its words above (the whole log is '$log'); if a package is in the way, remove it first"
  fi
  rm -f "$log"
}

# What one clone compiled is found again by the next one in another folder. Call it from the top.
share_compiled_objects() {
  export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
}
