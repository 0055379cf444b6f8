#!/bin/sh
# Installs what only the tests need from the system: Chromium, Redis and PostgreSQL. Does nothing when all three are there.
# The tests start the servers themselves on free ports and stop them again; none is started here.
# Without root or apt-get it says what to install. Exit status 1 only where CI=true: there nothing may be left out silently.
set -eu

has() {
  case $1 in
  postgresql) command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 ;;
  *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing() {
  for package in chromium redis-server postgresql; do
    has "$package" || printf '%s ' "$package"
  done
}

wanted=$(missing)
[ -n "$wanted" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installerar det som bara testerna behöver: $wanted…"
  log=$(mktemp)
  # RUNLEVEL=1 keeps Debian's scripts from starting services. Chromium draws no letters without a font.
  {
    apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends \
        -o DPkg::Lock::Timeout=300 $wanted fonts-liberation
  } >"$log" 2>&1 || tail -n 5 "$log" >&2
  rm -f "$log"
  wanted=$(missing)
  [ -n "$wanted" ] || exit 0
fi

echo "Det här saknas för en del av testerna, som hoppas över: $wanted" >&2
echo "Installera det som root och kör igen: apt-get install $wanted" >&2
[ "${CI:-}" != true ]
