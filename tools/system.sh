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

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing:$missing"
    apt-get update -qq >/dev/null 2>&1
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
    echo "apt-get could not install:$missing" >&2
    exit 1
fi
echo "Some system packages are missing. Please run this once, then try again:" >&2
echo "  sudo apt-get install -y$missing" >&2
exit 1
