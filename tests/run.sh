#!/usr/bin/env bash
# Runs every test: the pure ones, then one publish of the native binary, then the lab on that binary.
# Needs Debian, the .NET 10 SDK and root; installs what else it needs. --long adds the long ones.
set -euo pipefail
cd "$(dirname "$0")/.."

long=0
for argument in "$@"; do
    case $argument in
        --long) long=1 ;;
        *) echo "tests/run.sh: unknown argument '$argument': use --long or nothing" >&2; exit 64 ;;
    esac
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DEBIAN_FRONTEND=noninteractive
# In CI a lab test that cannot run fails instead of being skipped.
export MTUPROBE_LAB=${MTUPROBE_LAB:-${CI:+required}}

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
need ip iproute2; need nft nftables; need ethtool ethtool; need sysctl procps; need ping iputils-ping
need script bsdutils; need clang clang; need ld binutils
need nginx nginx-light; need sshd openssh-server; need ssh-keygen openssh-client; need prometheus prometheus
need podman podman; need buildah buildah; need runc runc; need jq jq
need tcpdump tcpdump; need chromium chromium; need fc-list fontconfig
[ -d /usr/share/fonts/truetype/dejavu ] || packages+=(fonts-dejavu-core)
compgen -G '/usr/lib/*/libpcap.so*' >/dev/null || packages+=(libpcap0.8)
[ -e /usr/include/stdio.h ] || packages+=(libc6-dev)
if [ ${#packages[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ]; then
        echo "tests/run.sh: installing ${packages[*]}"
        apt-get update -qq
        (
            # nginx, sshd and Prometheus are run by the lab alone, inside its namespaces: what is installed here starts nothing, now or at the next boot.
            policy=/usr/sbin/policy-rc.d
            if [ ! -e "$policy" ]; then
                trap 'rm -f "$policy"' EXIT
                printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
            fi
            apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
            for daemon in nginx-light:nginx openssh-server:ssh prometheus:prometheus podman:podman.socket podman:podman.service podman:podman-auto-update.timer podman:podman-restart.service; do
                case " ${packages[*]} " in *" ${daemon%%:*} "*) systemctl disable -q "${daemon##*:}" 2>/dev/null || true ;; esac
            done
        )
    else
        echo "tests/run.sh: missing (install as root): ${packages[*]}" >&2
    fi
fi

# kubectl renders daemonset/. Debian has one that can since 13; on an older one that one is unpacked here, not installed.
if ! command -v kubectl >/dev/null; then
    export PATH="$PWD/artifacts/kubectl/usr/bin:$PATH"
    if ! command -v kubectl >/dev/null; then tests/kubectl.sh artifacts/kubectl || echo "tests/run.sh: no kubectl; the tests that render daemonset/ will be skipped" >&2; fi
fi

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
run_tests() { # project, name of the log, further arguments
    dotnet test "$1" -c Release --nologo --logger "trx;LogFileName=$2.trx" --results-directory "$results" "${@:3}" || status=1
}

# Most of the lab is waiting for timers. What has deadlines of seconds runs beside what counts round trips, and gives way to it.
run_lab() {
    local folder beside="" alone="" log="$results/beside.log"
    for folder in Agent Capture Cluster Dashboards FakeApi Image Manifests Page Recording Versions; do
        beside="${beside:+$beside|}FullyQualifiedName~LabTests.$folder."
        alone="${alone:+$alone&}FullyQualifiedName!~LabTests.$folder."
    done
    dotnet build tests/MtuProbe.LabTests -c Release --nologo -v quiet || { status=1; return; }
    # A shell without job control lets what it starts beside itself ignore Ctrl-C, and so would every program in there.
    nice -n 10 env --default-signal=INT,QUIT dotnet test tests/MtuProbe.LabTests -c Release --nologo --no-build --filter "$beside" \
        --logger "trx;LogFileName=beside.trx" --results-directory "$results" >"$log" 2>&1 &
    local running=$!
    run_tests tests/MtuProbe.LabTests lab --no-build --filter "$alone"
    wait "$running" || status=1
    cat "$log"
}

# The native compiler works on while the pure tests run: it takes minutes, on one core for the most part.
if dotnet build tests/MtuProbe.Tests -c Release --nologo -v quiet; then
    dotnet publish src/MtuProbe -c Release -r linux-x64 -o artifacts/publish --nologo -v quiet >"$results/publish.log" 2>&1 &
    publish=$!
    run_tests tests/MtuProbe.Tests tests --no-build
    if wait "$publish"; then
        export MTUPROBE_BIN="$PWD/artifacts/publish/mtuprobe"
        [ "$long" = 1 ] && export MTUPROBE_LONG=1
        run_lab
    else
        cat "$results/publish.log"
        status=1
    fi
else
    status=1
fi

# One closing line for both projects, alone on its line.
count() { cat "$results"/*.trx 2>/dev/null | grep -o "<Counters [^>]*>" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ n += $1 } END { print n + 0 }'; }
passed=$(count passed); failed=$(count failed); total=$(count total)
skipped=$((total - passed - failed))
[ "$passed" -gt 0 ] || status=1
echo
[ "$skipped" -eq 0 ] || echo "$skipped skipped, each with its reason"
echo "$passed passed, $failed failed"
exit $status
