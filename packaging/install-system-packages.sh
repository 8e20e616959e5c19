#!/bin/sh
# Sees to it that the system packages of the named groups are there.
#
#   packaging/install-system-packages.sh run [test ...]
#
# Installs what is missing, and only that, when it may (root, or sudo); otherwise prints the one line that does it.
# Exit status: 0 all there (or a system that needs none), 1 something is missing, 2 wrong usage.
# Nothing is ever removed: where apt would have to take a package away (PulseAudio and pipewire-alsa exclude each
# other), it installs nothing and says so.
set -eu

table=$(dirname "$0")/system-packages.txt
say() { printf '%s\n' "$*" >&2; }

# listed COLUMN GROUP...: the table's names for these groups, one a line, each once.
listed() {
    column=$1
    shift
    awk -v column="$column" -v groups=" $* " \
        '!/^#/ && index(groups, " " $1 " ") && $column != "-" && !seen[$column]++ { print $column }' "$table"
}

debian_has() { # whether a|b is installed under any of its names
    for name in $(printf '%s' "$1" | tr '|' ' '); do
        dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed && return 0
    done
    return 1
}

debian_missing() {
    listed 2 "$@" | while read -r names; do debian_has "$names" || printf '%s\n' "$names"; done
}

debian_name() { # of the names in a|b, the one this release's apt knows
    case $1 in
    *"|"*) if apt-cache show "${1%|*}" >/dev/null 2>&1; then printf '%s' "${1%|*}"; else printf '%s' "${1#*|}"; fi ;;
    *) printf '%s' "$1" ;;
    esac
}

debian_names() { for names in "$@"; do printf ' %s' "$(debian_name "$names")"; done; }

# Prints the command that makes another one run as root (nothing for root itself); fails where there is no way.
becoming_root() {
    [ "$(id -u)" = 0 ] && return 0
    command -v sudo >/dev/null || return 1
    sudo -n true 2>/dev/null || { [ -t 0 ] && [ -t 2 ] && sudo -v; } || return 1
    echo sudo
}

on_debian() {
    missing=$(debian_missing "$@")
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086  # one word a package
    set -- $missing
    say "Missing system packages: $*"
    if sudo=$(becoming_root); then
        apt="$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120"
        # The lists first: a machine that was just set up may know no package at all, or only superseded ones.
        $apt update >&2 || say "apt could not refresh its lists; trying with the ones it has."
        # shellcheck disable=SC2046
        $apt install --no-install-recommends --no-remove $(debian_names "$@") >&2 && return 0
        say "apt could not install them (its reason stands above); nothing was removed."
    fi
    # shellcheck disable=SC2046
    removed=$(apt-get -s install --no-install-recommends $(debian_names "$@") 2>/dev/null | awk '/^Remv/ { printf " %s", $2 }')
    if [ -n "$removed" ]; then
        say "They exclude packages you have: installing them would remove$removed. If you can do without:"
    else
        say "To install them:"
    fi
    say ""
    say "    sudo apt-get update && sudo apt-get install --no-install-recommends$(debian_names "$@")"
    say ""
    return 1
}

# tell COMMAND PACKAGES: asks for what is missing where this script does not install by itself.
tell() {
    [ -n "$2" ] || return 0
    say "Missing system packages. To install them:"
    say ""
    say "    $1 $2"
    say ""
    return 1
}

on_fedora() {
    missing=
    for name in $(listed 3 "$@"); do
        rpm -q --quiet --whatprovides "$name" || missing="$missing${missing:+ }$name"
    done
    tell "sudo dnf install" "$missing"
}

on_arch() {
    # shellcheck disable=SC2046
    tell "sudo pacman -S --needed" "$(pacman -T $(listed 4 "$@") | tr '\n' ' ')"
}

for group in "$@"; do
    if [ -z "$(awk -v group="$group" '!/^#/ && $1 == group' "$table")" ]; then
        say "No group '$group' in $table."
        exit 2
    fi
done
[ $# -gt 0 ] || { say "usage: $0 GROUP..."; exit 2; }

if command -v apt-get >/dev/null; then
    on_debian "$@"
elif command -v rpm >/dev/null && command -v dnf >/dev/null; then
    on_fedora "$@"
elif command -v pacman >/dev/null; then
    on_arch "$@"
elif [ "$(uname -s)" = Linux ]; then
    say "This Linux is not one whose packages are known here; $table lists what Genrescope needs from it."
fi
