#!/usr/bin/env bash
# Runs every test and ends with "N passed, N failed, N skipped".
# Installs what the tests drive and the machine lacks (Chromium, PostgreSQL) where apt-get may; tests that still miss something are skipped and say so.
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 MSBUILDTERMINALLOGGER=off

install() { # install NAME PACKAGE: by apt-get, as root or with sudo that asks nothing
  local as=""
  if [ "$(id -u)" != 0 ]; then
    if sudo -n true 2>/dev/null; then as="sudo -n"; else echo "$1 is missing and cannot be installed without root: its tests will be skipped"; return; fi
  fi
  command -v apt-get >/dev/null || { echo "$1 is missing and there is no apt-get: its tests will be skipped"; return; }
  echo "installing $1"
  { $as apt-get update -q && DEBIAN_FRONTEND=noninteractive $as apt-get install -y -q --no-install-recommends $2; } >/tmp/labelstudio-apt.log 2>&1 \
    || { echo "$1 could not be installed, its tests will be skipped:"; tail -n 5 /tmp/labelstudio-apt.log; }
}
[ -x /usr/bin/chromium ] || install Chromium "chromium fonts-dejavu-core"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || install PostgreSQL postgresql

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

echo "building"
if ! dotnet build LabelStudio.sln -c Release -v quiet; then
  echo "the build failed"; echo "0 passed, 1 failed, 0 skipped"; exit 1
fi

status=0
for project in tests/*Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo "== $name"
  dotnet test "$project" -c Release --no-build --logger "trx;LogFileName=$results/$name.trx" --logger "console;verbosity=minimal" || status=1
  [ -f "$results/$name.trx" ] || { echo "$name ran no test"; status=1; }
done

echo "== formatting"
dotnet format LabelStudio.sln whitespace --no-restore --verify-no-changes || { echo "run: dotnet format LabelStudio.sln"; status=1; }

count() { grep -ho "<Counters [^>]*" "$results"/*.trx | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{s+=$1} END {print s+0}'; }
total=$(count total); passed=$(count passed); failed=$(( $(count failed) + $(count error) + $(count timeout) + $(count aborted) ))
skipped=$(( total - passed - failed ))
[ "$status" = 0 ] || [ "$failed" != 0 ] || failed=1
grep -ho 'testName="[^"]*"[^>]*outcome="NotExecuted"' "$results"/*.trx | sed 's/testName="\([^"]*\)".*/skipped: \1/'
echo "$passed passed, $failed failed, $skipped skipped"
exit $status
