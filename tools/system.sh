#!/bin/sh
# Checks what the program needs from the system: `run` for the program, `test` for its tests too.
# As root on Debian or Ubuntu it installs what is missing; otherwise it prints the one command.
set -u
what=$1
base=${2:-}

missing=""
need() { missing="$missing $1"; }
library() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q "$1" || need "$2"; }
program() { command -v "$1" >/dev/null 2>&1 || need "$2"; }

# The vault is in the form of SQLCipher 4, of which Debian 12 has only the backport: taken for one
# call of apt-get, without changing where the machine gets its packages from. Two tests want it.
sqlcipher4() { echo 'PRAGMA cipher_version;' | sqlcipher 2>/dev/null | grep -q '^4\.'; }
get_sqlcipher4() {
    packages=sqlcipher
    from=""
    if grep -qs '^VERSION_CODENAME=bookworm' /etc/os-release; then
        backports=bookworm-backports
        packages="sqlcipher/$backports libsqlcipher1/$backports"
        parts=$(mktemp -d)
        cp /etc/apt/sources.list.d/* "$parts" 2>/dev/null
        key=/usr/share/keyrings/debian-archive-keyring.gpg
        echo "deb [signed-by=$key] http://deb.debian.org/debian $backports main" >"$parts/own.list"
        from="-o Dir::Etc::SourceParts=$parts"
    fi
    # shellcheck disable=SC2086
    apt-get $from update -qq >/dev/null 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get $from install -y -qq --no-install-recommends \
            $packages >/dev/null 2>&1
    rm -rf "${parts:-}"
}

if [ "$(uname -s)" = Linux ]; then
    library libEGL.so.1 libegl1
    library libGL.so.1 libgl1
    library libxkbcommon.so.0 libxkbcommon0
    library libdbus-1.so.3 libdbus-1-3
    library libfontconfig.so.1 libfontconfig1
    library libglib-2.0.so.0 libglib2.0-0
    library libxcb-cursor.so.0 libxcb-cursor0
    library libxkbcommon-x11.so.0 libxkbcommon-x11-0
    library libxcb-icccm.so.4 libxcb-icccm4
    library libxcb-keysyms.so.1 libxcb-keysyms1
    library libxcb-shape.so.0 libxcb-shape0
    if [ "$what" = test ]; then
        program Xvfb xvfb
        program xdotool xdotool
        program dbus-daemon dbus
        program pdftotext poppler-utils
    fi
    if [ -z "$base" ]; then
        need python3
        need python3-venv
    elif ! "$base" -c 'import ensurepip' >/dev/null 2>&1; then
        need python3-venv
    fi
elif [ -z "$base" ]; then
    echo "Python 3.11 or later is needed: https://www.python.org/downloads/" >&2
    exit 1
fi

is_root() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

if [ -n "$missing" ]; then
    if ! is_root; then
        echo "Some system packages are missing. Please run this once, then try again:" >&2
        echo "  sudo apt-get install -y$missing" >&2
        exit 1
    fi
    echo "Installing:$missing"
    apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null; then
        echo "apt-get could not install:$missing" >&2
        exit 1
    fi
fi
if [ "$what" = test ] && [ "$(uname -s)" = Linux ] && ! sqlcipher4; then
    is_root && get_sqlcipher4
    sqlcipher4 || echo "Without SQLCipher's own program, version 4, two tests are left out." >&2
fi
exit 0
