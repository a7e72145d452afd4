#!/usr/bin/env bash
# Builds MtuProbe and shows it at work on this machine: a small faulty cluster of network namespaces, real agents in it.
# Needs Debian and the .NET 10 SDK; installs what else it needs, as root. Arguments go to 'mtuprobe demo' (--once ends by itself).
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DEBIAN_FRONTEND=noninteractive
# Debian has these tools where only root's PATH looks.
export PATH="$PATH:/usr/sbin:/sbin"

if ! command -v dotnet >/dev/null; then
    echo "src/demo.sh: the .NET 10 SDK is missing ('dotnet'): https://dotnet.microsoft.com/download" >&2
    exit 77
fi

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need ip iproute2; need nft nftables; need ethtool ethtool; need unshare util-linux; need mount mount
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
exec dotnet "$root/src/MtuProbe/bin/Release/net10.0/mtuprobe.dll" demo "$@"
