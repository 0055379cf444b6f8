#!/bin/sh
# Makes .venv with everything in requirements.lock, the Swedish spaCy model where it can be had, and the command soclots.
# Does nothing when .venv is already made for the present lock file.
set -eu
cd "$(dirname "$0")/.."

stamp=.venv/soclots.stamp
# The path is part of it: a virtual environment that was moved or copied does not work.
wanted="$(pwd) $(cat requirements.lock pyproject.toml scripts/setup.sh | cksum)"
if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
  exit 0
fi

python=$(sh scripts/find_python.sh) || exit 2
echo "1/3 Skapar .venv med $("$python" --version) ($python)"
rm -rf .venv
"$python" -m venv .venv

echo "2/3 Installerar beroenden ur requirements.lock (omkring 1,7 GB, ofta en till tre minuter) …"
log=.venv/install.log
pip_install() {
  .venv/bin/python -m pip install --disable-pip-version-check --no-input --progress-bar off --require-hashes --no-deps "$@" >>"$log" 2>&1
}
install_all() {
  # Three pure Python packages come as source only; the locked setuptools and wheel build them, so nothing else is fetched.
  awk '/^[a-z]/ {keep = /^(setuptools|wheel)==/} keep' requirements.lock >.venv/build.lock
  pip_install -r .venv/build.lock && pip_install --no-build-isolation --use-pep517 -r requirements.lock
}
total=$(grep -c '^[a-zA-Z0-9._-]*==' requirements.lock)
install_all &
install=$!
while kill -0 "$install" 2>/dev/null; do
  printf '\r    %s av %s paket hämtade ' "$(grep -c '^Collecting' "$log" 2>/dev/null || true)" "$total"
  sleep 2
done
printf '\n'
if ! wait "$install"; then
  grep -i 'error' "$log" >&2 || tail -n 20 "$log" >&2
  echo "Installationen gick inte. Kontrollera att paketindexet går att nå och kör igen. Hela loggen: $log" >&2
  exit 1
fi
.venv/bin/python scripts/link_package.py

echo "3/3 Förbereder den svenska språkmodellen …"
.venv/bin/python scripts/install_spacy_model.py
printf '%s' "$wanted" >"$stamp"
