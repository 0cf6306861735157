#!/bin/sh
# Installs what the tests need and is missing: Chromium with a Japanese font, a
# C compiler for Go's race detector, and the npm packages of the lock file. As
# root on Debian it does so itself; otherwise it says what to install.
set -eu
cd "$(dirname "$0")"

missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v cc >/dev/null 2>&1 || missing="$missing gcc libc6-dev"
fc-list :lang=ja 2>/dev/null | grep -q . || missing="$missing fonts-noto-cjk fontconfig"

if [ -n "$missing" ]; then
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  else
    echo "The tests need these Debian packages, or the like:$missing" >&2
    exit 1
  fi
fi

command -v node >/dev/null 2>&1 || { echo "The browser tests need Node 20 or newer." >&2; exit 1; }
if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund --loglevel=error
fi
