#!/bin/sh
# image.sh PROGRAM FOLDER: fills FOLDER/root with what an image of the program holds: the program, and if it is not
# static, the shared libraries and the loader that it names, and the certificates by which servers are trusted.
# FOLDER/volume/data is its volume, to be given to the user that it runs as.
set -eu
program=$1
folder=$2
mkdir -p "$folder/root" "$folder/volume/data"
cp "$program" "$folder/root/notes"
# ldd fails for a static program, whose image holds nothing else.
if libraries=$(ldd "$program" 2>/dev/null); then
  case "$libraries" in *"not found"*)
    echo "image.sh: a library is missing: $libraries" >&2
    exit 1
    ;;
  esac
  echo "$libraries" | grep -o '/[^ ]*' | sort -u | xargs cp -L --parents -t "$folder/root"
  cp --parents /etc/ssl/certs/ca-certificates.crt "$folder/root"
fi
