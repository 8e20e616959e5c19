#!/bin/sh
# Makes .venv and installs what one of the locks lists into it. `make setup` and `make test` call this.
#
#   packaging/setup.sh run      what the app needs
#   packaging/setup.sh dev      the same and the test tools
#
# When nothing it depends on has changed since the last time it does nothing, in a few milliseconds.
# UV_TORCH_BACKEND=cpu takes PyTorch's small CPU build; the choice is remembered in .venv (`make clean` forgets it).
# PYTHON=... names the interpreter; otherwise python3 or the first of python3.13, 3.12, 3.11 that fits.
set -eu

cd "$(dirname "$0")/.."
for_what=${1:?run or dev}
here=$(pwd)
say() { printf '%s\n' "$*" >&2; }
fail() {
    say "$@"
    exit 1
}

# Two `make`s at once must not build the same .venv; the second waits here and then finds its work done.
if command -v flock >/dev/null; then
    exec 9<packaging/setup.sh
    flock 9 || true
fi

backend=${UV_TORCH_BACKEND:-$(cat .venv/torch-backend 2>/dev/null || true)}
case $backend in
'') suffix= ;;
cpu) suffix=-cpu ;;
*) fail "UV_TORCH_BACKEND=$backend: only cpu has a lock here. Leave it unset for the ordinary build of PyTorch, which uses an NVIDIA GPU where there is one." ;;
esac

# fingerprint run|dev: what the content of .venv follows from. The folder counts because a venv cannot be moved.
fingerprint() {
    {
        echo "$here" "$backend"
        cat "locks/$1$suffix.lock" locks/bootstrap.lock pyproject.toml packaging/*.sh packaging/system-packages.txt
    } | cksum
}

is_ready() { [ "$(cat ".venv/ready-$1" 2>/dev/null)" = "$(fingerprint "$1")" ] && [ -x .venv/bin/genrescope ]; }

is_ready "$for_what" && exit 0

# --- Python and uv -----------------------------------------------------------------------------------------------

fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))'

find_python() {
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11; do
        command -v "$candidate" >/dev/null && "$candidate" -c "$fits" 2>/dev/null && command -v "$candidate" && return
    done
    return 1
}

find_uv() { command -v uv || { [ -x "${HOME:-}/.local/bin/uv" ] && echo "$HOME/.local/bin/uv"; }; }

# Debian keeps the part of Python that puts pip into a new venv (ensurepip) in a package of its own.
lacks_ensurepip() {
    [ ! -x .venv/bin/uv ] && ! find_uv >/dev/null && python=$(find_python) && ! "$python" -c 'import ensurepip' 2>/dev/null
}

# --- system packages ---------------------------------------------------------------------------------------------

groups=run
[ "$for_what" = run ] || groups="run test"
lacks_ensurepip && groups="venv $groups"
# shellcheck disable=SC2086  # one word a group
if ! packaging/install-system-packages.sh $groups; then
    if [ "$for_what" = dev ]; then
        fail "The tests use a real sound server and a virtual screen, so they need these packages. Install them with the line above and try again."
    elif ! lacks_ensurepip; then
        say "Going on without them: what needs no sound device and no window works all the same."
    fi
fi
if lacks_ensurepip; then
    fail "$(find_python) cannot make a virtual environment yet: install its venv package (python3-venv; python3.12-venv for a python3.12, and so on) and try again."
fi

# --- .venv, with uv in it ----------------------------------------------------------------------------------------

make_venv() {
    say "Making .venv"
    rm -rf .venv
    mkdir .venv
    echo unfinished >.venv/made-in
    if uv=$(find_uv); then
        "$uv" venv --quiet --allow-existing --python "$(find_python || echo '>=3.11,<3.14')" .venv
        "$uv" pip install --quiet --python .venv/bin/python --require-hashes -r locks/bootstrap.lock
    else
        python=$(find_python) || fail "Genrescope needs Python 3.11, 3.12 or 3.13, and this machine has $(python3 --version 2>/dev/null || echo none). Install one of them (PYTHON=/path/to/python3.13 make run names it), or uv, which brings its own (pipx install uv)."
        "$python" -m venv .venv
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/bootstrap.lock
    fi
    printf '%s' "$backend" >.venv/torch-backend
    echo "$here" >.venv/made-in
}

if [ -e .venv ] && [ ! -e .venv/made-in ]; then
    fail "There is a .venv here that this script did not make. Move it away, or remove it with make clean, and try again."
elif [ ! -x .venv/bin/uv ] || ! .venv/bin/python -c "$fits" 2>/dev/null; then
    make_venv # there is none, or making it was interrupted, or the Python it was made from is gone
elif [ "$(cat .venv/made-in)" != "$here" ]; then
    say "This folder was moved, so .venv is made anew."
    make_venv
elif [ "$(cat .venv/torch-backend)" != "$backend" ]; then
    say "Another build of PyTorch is asked for, so .venv is made anew."
    make_venv
fi

# --- what the lock lists, and the checkout itself ----------------------------------------------------------------

export UV_HTTP_TIMEOUT="${UV_HTTP_TIMEOUT:-300}"
install() { .venv/bin/uv pip install --python .venv/bin/python "$@"; }

say "Installing locks/$for_what$suffix.lock into .venv"
if [ "$backend" = cpu ]; then
    # PyTorch's own index has no hashes in this lock until `make lock-cpu` was run; all else is checked all the same.
    install --torch-backend cpu --no-build -r "locks/$for_what$suffix.lock"
else
    if [ "$(uname -s)" = Linux ] && ! .venv/bin/python -c 'import importlib.metadata as m; m.version("torch")' 2>/dev/null; then
        say "(PyTorch with CUDA comes along: about 3 GB, once. UV_TORCH_BACKEND=cpu make setup takes the small CPU build.)"
    fi
    install --no-build --require-hashes -r "locks/$for_what.lock"
fi
install --quiet --no-deps --no-index --no-build-isolation --editable .

fingerprint run >.venv/ready-run
[ "$for_what" = run ] || fingerprint dev >.venv/ready-dev
