#!/bin/sh
# Prints the path of a working Python 3.10, which Rasa 3.6 needs. Each candidate is run: a pyenv shim may exist and still fail.
# Looks at $PYTHON310, PATH, pyenv's versions, /usr and /opt, then asks uv, which may fetch one where the network allows it.

works() {
  [ -n "$1" ] && "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1
}

for candidate in "${PYTHON310:-}" python3.10 python3 python \
  "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10.*/bin/python3.10 \
  /usr/bin/python3.10 /usr/local/bin/python3.10 /opt/python/3.10*/bin/python3.10; do
  if works "$candidate"; then
    "$candidate" -c 'import sys; print(sys.executable)'
    exit 0
  fi
done

if command -v uv >/dev/null 2>&1; then
  found=$(uv python find 3.10 2>/dev/null) || found=""
  if ! works "$found"; then
    echo "Ingen Python 3.10 hittades. Låter uv hämta en …" >&2
    timeout 300 uv python install 3.10 >&2 && found=$(uv python find 3.10 2>/dev/null)
  fi
  if works "$found"; then
    echo "$found"
    exit 0
  fi
fi

cat >&2 <<'END'
Soclots behöver Python 3.10 (Rasa 3.6 går inte med nyare). Gör något av det här och kör igen:
  1. Installera den från systemet, till exempel: apt-get install python3.10 python3.10-venv
  2. Installera pyenv och kör: pyenv install 3.10
  3. Peka ut en som redan finns: PYTHON310=/sökväg/till/python3.10 make run
END
exit 2
