#!/bin/sh
# Makes .venv with everything in requirements.lock, the Swedish spaCy model where it can be had, and the command soclots.
# Does nothing when .venv is already made for the present lock file. Two set-ups at once wait for each other.
set -eu
cd "$(dirname "$0")/.."

if [ "${SOCLOTS_SETUP_LOCKED:-}" = "" ] && command -v flock >/dev/null 2>&1; then
  SOCLOTS_SETUP_LOCKED=1 exec flock .setup.lock sh scripts/setup.sh
fi

stamp=.venv/soclots.stamp
spacy_done=.venv/spacy.stamp
log=.venv/install.log
# The path is part of it: a virtual environment that was moved or copied does not work.
wanted="$(pwd) $(cat requirements.lock scripts/setup.sh scripts/link_package.py | cksum)"

pip_install() {
  .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes --no-deps "$@" >>"$log" 2>&1
}

show_progress() {
  total=$(grep -c '^[a-zA-Z0-9._-]*==' requirements.lock)
  while sleep 2; do
    printf '\r    %s av %s paket hämtade ' "$(grep -c '^Collecting' "$log" 2>/dev/null || true)" "$total"
  done
}

if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
  python=$(sh scripts/find_python.sh) || exit 2
  echo "1/3 Skapar .venv med $("$python" --version) ($python)"
  rm -rf .venv
  "$python" -m venv .venv

  echo "2/3 Installerar beroenden ur requirements.lock (omkring 2,4 GB, ofta en till tre minuter) …"
  show_progress &
  progress=$!
  trap 'kill "$progress" 2>/dev/null || true' EXIT INT TERM
  # Three pure Python packages come as source only; the locked setuptools and wheel build them, so nothing else is fetched.
  awk '/^[a-z]/ {keep = /^(setuptools|wheel)==/} keep' requirements.lock >.venv/build.lock
  if ! { pip_install -r .venv/build.lock && pip_install --no-build-isolation --use-pep517 -r requirements.lock; }; then
    echo
    grep -i 'error' "$log" >&2 || tail -n 20 "$log" >&2
    echo "Installationen gick inte. Kontrollera att paketindexet går att nå och kör igen. Hela loggen: $log" >&2
    exit 1
  fi
  kill "$progress" 2>/dev/null || true
  trap - EXIT INT TERM
  echo
  .venv/bin/python scripts/link_package.py
  printf '%s' "$wanted" >"$stamp"
fi

if [ ! -e "$spacy_done" ]; then
  echo "3/3 Förbereder den svenska språkmodellen …"
  .venv/bin/python scripts/install_spacy_model.py
  : >"$spacy_done"
fi
