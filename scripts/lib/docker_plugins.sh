# shellcheck shell=bash
# Compose v2 and buildx for the docker client. Sourced; needs say and fail of lib/talk.sh.
# Debian 12 has neither as a package. Debian 13's are static programs that work with its engine,
# so they are fetched from there with lists of their own: the system's sources stay as they are.

plugin_folder() {
  if [ "$(id -u)" -eq 0 ]; then
    echo /usr/local/lib/docker/cli-plugins
  else
    echo "${DOCKER_CONFIG:-$HOME/.docker}/cli-plugins"
  fi
}

has_plugin() {
  docker "$1" version >/dev/null 2>&1
}

# Takes names of packages of Debian 13 whose docker plugins are wanted.
fetch_plugins_from_trixie() {
  local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -r "$keyring" ] || fail "'$keyring' is missing" "install the package debian-archive-keyring"
  local folder
  folder=$(mktemp -d)
  mkdir -p "$folder/lists/partial" "$folder/cache/archives/partial"
  chmod -R 755 "$folder"
  echo "deb [signed-by=$keyring] http://deb.debian.org/debian trixie main" >"$folder/trixie.list"
  local options=(-qq -o "Dir::Etc::sourcelist=$folder/trixie.list" -o Dir::Etc::sourceparts=-
    -o "Dir::State::lists=$folder/lists" -o "Dir::Cache=$folder/cache" -o APT::Sandbox::User=root)
  apt-get "${options[@]}" update
  (cd "$folder" && apt-get "${options[@]}" download "$@")
  local package
  for package in "$folder"/*.deb; do
    dpkg -x "$package" "$folder/unpacked"
  done
  mkdir -p "$(plugin_folder)"
  find "$folder/unpacked" -path '*cli-plugins/docker-*' -type f \
    -exec install -m 755 -t "$(plugin_folder)" {} +
  rm -rf "$folder"
}
