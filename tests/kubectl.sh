#!/usr/bin/env bash
# Unpacks the kubectl of Debian 13 into a directory, checked by apt as a package is. Nothing is installed and no list of the machine is touched.
set -euo pipefail
mkdir -p "${1:?tests/kubectl.sh DIRECTORY}"
cd "$1"
mkdir -p lists/partial cache/archives/partial
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://deb.debian.org/debian trixie main" > sources.list
apt=(apt-get -qq -o "Dir::Etc::SourceList=$PWD/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
     -o "Dir::State::Lists=$PWD/lists" -o Dir::State::status=/dev/null -o "Dir::Cache=$PWD/cache" -o APT::Sandbox::User=
     -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Retries=2 -o Acquire::http::Timeout=30)
"${apt[@]}" update
"${apt[@]}" download kubectl
dpkg-deb -x kubectl_*.deb .
rm -rf lists cache sources.list kubectl_*.deb
