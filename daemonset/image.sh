#!/usr/bin/env bash
# Builds the image without a registry to take a base from: the native binary, and of this machine's own distribution the few files that it opens. No shell, no
# package manager, uid 65532. The same binary and packages give the same image, bit by bit.
#
#   daemonset/image.sh OUT.tar            builds an OCI archive, and says its digest and size
#   daemonset/image.sh --twice OUT.tar    builds it twice, and fails where the digests differ
#
# The bill of materials stands in the image, and beside it as artifacts/image/mtuprobe.cdx.json. MTUPROBE_BIN names a binary that is published already; otherwise it is published here. --witness adds libpcap, for `mtuprobe watch`.
# Needs root, buildah, jq and apt (Debian 12 or later, Ubuntu 24.04).
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { echo "daemonset/image.sh: $1; use: daemonset/image.sh [--twice] [--witness] OUT.tar" >&2; exit 64; }
twice="" witness="" out=""
for argument in "$@"; do
    case $argument in
        --twice) twice=1 ;;
        --witness) witness=1 ;;
        -*) usage "unknown option '$argument'" ;;
        *) [ -z "$out" ] || usage "one archive at a time"; out=$argument ;;
    esac
done
[ -n "$out" ] || usage "no archive is named"
for tool in buildah jq apt-get dpkg-deb; do command -v "$tool" >/dev/null || { echo "daemonset/image.sh: $tool is missing: apt-get install buildah jq" >&2; exit 69; }; done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
store=(--root "$work/store" --runroot "$work/run" --storage-driver vfs)

# Nothing in the image is younger than the commit it is made of.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y LICENSE)}
case $(dpkg --print-architecture) in
    amd64) architecture=amd64 rid=linux-x64 ;;
    arm64) architecture=arm64 rid=linux-arm64 ;;
    *) echo "daemonset/image.sh: MtuProbe is built for amd64 and arm64" >&2; exit 64 ;;
esac

publish() { # to
    dotnet publish src/MtuProbe -c Release -r "$rid" -o "$1" --nologo -v quiet >&2
}

# The newest packages of this machine's distribution, unpacked and not installed.
packages() { # to
    local ssl=libssl3
    ! apt-cache show libssl3t64 >/dev/null 2>&1 || ssl=libssl3t64
    local names=(libc6 "$ssl" ca-certificates)
    [ -z "$witness" ] || mapfile -t -O 3 names < <(apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks --no-replaces --no-enhances libpcap0.8 | grep -E '^lib' | grep -vE "^(libc6|$ssl|libcrypt1)(:|$)" | sort -u)
    mkdir -p "$1" && chmod 755 "$work" "$1"
    (cd "$1" && apt-get download -qq -o APT::Sandbox::User=root "${names[@]}")
}

# What is in there: every package of ours with its version, and every one of the distribution's, in CycloneDX 1.5.
sbom() { # packages, version
    local system
    system=$(. /etc/os-release && echo "$ID")
    for package in "$1"/*.deb; do dpkg-deb --show --showformat='${Package} ${Version} ${Architecture}\n' "$package"; done | sort \
        | jq -R --arg os "$system" 'split(" ") | {type: "library", name: .[0], version: .[1], purl: "pkg:deb/\($os)/\(.[0])@\(.[1] | @uri)?arch=\(.[2])"}' >"$work/debian.json"
    # Those that end up in the binary (a package without a file for run time is a tool), and the runtime that is compiled into it.
    jq --arg runtime "Microsoft.NETCore.App.Runtime.NativeAOT.$rid/$(dotnet msbuild --nologo src/MtuProbe -getProperty:BundledNETCoreAppPackageVersion)" '
        $runtime, (.targets | to_entries[-1].value | to_entries[]
            | select(.value.type == "package" and ((.value.runtime // {}) | keys | map(select(endswith(".dll"))) | length > 0)).key)
        | split("/") | {type: "library", name: .[0], version: .[1], purl: "pkg:nuget/\(.[0])@\(.[1])"}' src/MtuProbe/obj/project.assets.json >"$work/nuget.json"
    jq -s --sort-keys --arg version "$2" --arg when "$(date -u -d "@$SOURCE_DATE_EPOCH" +%FT%TZ)" '{
        bomFormat: "CycloneDX", specVersion: "1.5", version: 1,
        metadata: {timestamp: $when, component: {type: "application", name: "mtuprobe", version: $version, licenses: [{license: {id: "Apache-2.0"}}]}},
        components: (unique_by(.purl))}' "$work/debian.json" "$work/nuget.json"
}

# Of the distribution: shared libraries, certificates, and each package's licence. Nothing that can be executed.
base() { # packages, to
    local root=$2 package all
    all=$(mktemp -d -p "$work")
    for package in "$1"/*.deb; do dpkg-deb -x "$package" "$all"; done
    mkdir -p "$root"/etc/ssl/certs "$root"/usr/share/doc
    (
        cd "$all"
        find . \( -type f -o -type l \) \( -path '*/lib*/*.so' -o -path '*/lib*/*.so.[0-9]*' \) \
            ! -path '*/gconv/*' ! -path '*/audit/*' ! -path '*/engines-3/*' ! -name 'libmemusage*' ! -name 'libpcprofile*' ! -name 'libc_malloc_debug*' ! -name 'libnss_[chn]*' \
            ! -path '*/ossl-modules/*' ! -name 'libBrokenLocale*' ! -name 'libthread_db*' ! -name 'libnsl*' ! -name 'libmvec*' -print0 \
            | tar -c --null -T - | tar -x -C "$root"
        find usr/share/doc -mindepth 2 -maxdepth 2 -name copyright -print0 | tar -c --null -T - | tar -x -C "$root"
    )
    # As update-ca-certificates joins them.
    (cd "$all/usr/share/ca-certificates" && find . -name '*.crt' -print0 | LC_ALL=C sort -z | xargs -0 awk '{ print } ENDFILE { if ($0 != "") print "" }') >"$root/etc/ssl/certs/ca-certificates.crt"
    printf 'root:x:0:0:root:/:/nonexistent\nmtuprobe:x:65532:65532:mtuprobe:/:/nonexistent\n' >"$root/etc/passwd"
    printf 'root:x:0:\nmtuprobe:x:65532:\n' >"$root/etc/group"
    printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
    (. /etc/os-release && printf 'ID=%s\nVERSION_ID="%s"\nPRETTY_NAME="MtuProbe on files of %s"\n' "$ID" "${VERSION_ID:-}" "$PRETTY_NAME") >"$root/etc/os-release"
}

build() { # binary, packages, archive
    local version revision root container image
    version=$("$1" --version)
    revision=${version#*+} version=${version%%+*}
    root=$(mktemp -d -p "$work")
    base "$2" "$root/base"
    mkdir -p "$root/own/usr/local/bin" "$root/own/usr/share/doc/mtuprobe" "$root/own/usr/share/sbom"
    install -m 755 "$1" "$root/own/usr/local/bin/mtuprobe"
    install -m 644 LICENSE "$root/own/usr/share/doc/mtuprobe/LICENSE"
    mkdir -p artifacts/image
    sbom "$2" "$version" | tee artifacts/image/mtuprobe.cdx.json >"$root/own/usr/share/sbom/mtuprobe.cdx.json"
    # Modes and owners are ours, whatever umask this runs under.
    find "$root" -type d -exec chmod 755 {} +
    find "$root" -type f ! -perm -100 -exec chmod 644 {} +

    # Two layers: the first stays the same for as long as the distribution's packages do.
    container=$(buildah "${store[@]}" from scratch)
    buildah "${store[@]}" copy --quiet "$container" "$root/base" / >/dev/null
    image=$(buildah "${store[@]}" commit --quiet --rm --timestamp "$SOURCE_DATE_EPOCH" "$container")
    container=$(buildah "${store[@]}" from --pull-never "$image")
    buildah "${store[@]}" copy --quiet "$container" "$root/own" / >/dev/null
    buildah "${store[@]}" config --arch "$architecture" --os linux --user 65532:65532 --entrypoint '["/usr/local/bin/mtuprobe"]' --cmd '' --workingdir / \
        --port 9798/udp --port 9799/tcp \
        --env DOTNET_EnableDiagnostics=0 --env SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
        --label org.opencontainers.image.title=MtuProbe \
        --label org.opencontainers.image.description="Finds the largest packet that a network path really carries" \
        --label org.opencontainers.image.licenses=Apache-2.0 \
        --label org.opencontainers.image.version="$version" \
        --label org.opencontainers.image.revision="$revision" \
        --label io.mtuprobe.sbom=/usr/share/sbom/mtuprobe.cdx.json "$container"
    image=$(buildah "${store[@]}" commit --quiet --rm --timestamp "$SOURCE_DATE_EPOCH" "$container")
    rm -f "$3"
    buildah "${store[@]}" push --quiet --format oci "$image" "oci-archive:$3:mtuprobe:$version"
    buildah "${store[@]}" rmi --all --force >/dev/null
    rm -rf "$root"
}

digest() { tar -xOf "$1" index.json | jq -r '.manifests[0].digest'; }

binary=${MTUPROBE_BIN:-}
if [ -z "$binary" ]; then publish "$work/publish"; binary=$work/publish/mtuprobe; fi
[ -e src/MtuProbe/obj/project.assets.json ] || dotnet restore src/MtuProbe --nologo -v quiet >&2
packages "$work/debs"
build "$binary" "$work/debs" "$out"
if [ -n "$twice" ]; then
    if [ -z "${MTUPROBE_BIN:-}" ]; then rm -rf src/*/obj/Release "$work/publish"; publish "$work/publish"; fi
    sleep 1.1
    build "$binary" "$work/debs" "$work/again.tar"
    [ "$(digest "$out")" = "$(digest "$work/again.tar")" ] || { echo "daemonset/image.sh: two builds differ: $(digest "$out") and $(digest "$work/again.tar")" >&2; exit 1; }
    echo "built twice, alike"
fi
compressed=$(tar -xOf "$out" "blobs/sha256/$(digest "$out" | cut -d: -f2)" | jq '[.layers[].size] | add')
echo "$(digest "$out") $compressed bytes compressed"
