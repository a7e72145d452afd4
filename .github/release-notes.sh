#!/usr/bin/env bash
# Says what CHANGELOG.md has under one version: .github/release-notes.sh 1.2.3 [FILE]
set -euo pipefail
version=${1:?.github/release-notes.sh VERSION [FILE]}
notes=$(awk -v heading="## [$version]" 'index($0, "## ") == 1 { inside = index($0, heading) == 1; next } inside' "${2:-$(dirname "$0")/../CHANGELOG.md}" | sed -e '/./,$!d')
[ -n "$notes" ] || { echo ".github/release-notes.sh: CHANGELOG.md has nothing under '## [$version]'; move there what is under '## [Unreleased]'" >&2; exit 1; }
printf '%s\n' "$notes"
