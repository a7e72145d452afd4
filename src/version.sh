#!/usr/bin/env bash
# Says the version of this checkout, as a build of it would: the last tag, and how far this commit is from it.
set -euo pipefail
cd "$(dirname "$0")/MtuProbe"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
dotnet restore --nologo -v quiet >&2
exec dotnet msbuild --nologo -t:MinVer -getProperty:Version
