#!/usr/bin/env bash
# Builds MtuProbe and shows it at work on this machine: a small faulty cluster of network namespaces, real agents in it.
# Needs Debian and the .NET 10 SDK; installs what else it needs, as root. Arguments go to 'mtuprobe demo' (--once ends by itself).
# With --pictures it takes the README's pictures of both pages with Chromium instead, into dashboards/pictures/.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DEBIAN_FRONTEND=noninteractive
# Debian has these tools where only root's PATH looks.
export PATH="$PATH:/usr/sbin:/sbin"

if ! command -v dotnet >/dev/null; then
    echo "src/demo.sh: the .NET 10 SDK is missing ('dotnet'): https://dotnet.microsoft.com/download" >&2
    exit 77
fi

pictures=
if [ "${1:-}" = --pictures ]; then
    pictures="$root/dashboards/pictures"
    shift
fi

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need ip iproute2; need nft nftables; need ethtool ethtool; need unshare util-linux; need mount mount
if [ -n "$pictures" ]; then need chromium chromium; need fc-list fontconfig; [ -d /usr/share/fonts/truetype/dejavu ] || packages+=(fonts-dejavu-core); fi
if [ ${#packages[@]} -gt 0 ]; then
    if [ "$(id -u)" != 0 ]; then
        echo "src/demo.sh: missing, to be installed as root: apt-get install ${packages[*]}" >&2
        exit 77
    fi
    echo "src/demo.sh: installing ${packages[*]}"
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

echo "src/demo.sh: building (a minute the first time)"
dotnet build "$root/src/MtuProbe" -c Release --nologo -v quiet
demo=(dotnet "$root/src/MtuProbe/bin/Release/net10.0/mtuprobe.dll" demo "$@")
[ -n "$pictures" ] || exec "${demo[@]}"

# The demo ends with its first process, and that with this script.
work=$(mktemp -d)
"${demo[@]}" >"$work/said" 2>&1 &
demo_id=$!
trap 'kill "$demo_id" 2>/dev/null || true; wait "$demo_id" 2>/dev/null || true; rm -rf "$work"' EXIT

# Both acts are over, and what the agents published since has reached the aggregator.
for _ in $(seq 120); do
    if grep -q '^Ctrl-C ends the demo' "$work/said"; then break; fi
    if ! kill -0 "$demo_id" 2>/dev/null; then cat "$work/said" >&2; exit 1; fi
    sleep 1
done
sleep 10
address() { sed -n "s|^$1 *\(http://127.0.0.1:[0-9]*/\).*|\1|p" "$work/said" | head -n 1; }

picture() { # name, address, further options
    local sandbox=()
    # Root has no use of Chromium's sandbox, which refuses to run for it.
    [ "$(id -u)" != 0 ] || sandbox=(--no-sandbox)
    chromium --headless "${sandbox[@]}" --disable-gpu --hide-scrollbars --user-data-dir="$work/$1" --window-size=1280,800 --virtual-time-budget=4000 \
        "${@:3}" --screenshot="$work/$1.png" "$2" >"$work/$1.log" 2>&1 || { cat "$work/$1.log" >&2; exit 1; }
    mkdir -p "$pictures"
    mv "$work/$1.png" "$pictures/$1.png"
    echo "$pictures/$1.png"
}
picture cluster "$(address cluster)"
picture path "$(address node-a)#node-a/node-c/pod/ipv4" --blink-settings=preferredColorScheme=0
