#!/bin/sh
# Runs workflows of one step on Restate, installed from npm, with the load of our own flow-http scenario, and prints both with their ratio.
# Needs Node.js, npm, curl and Maven; from any directory. Arguments go to both runs: --quick.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${WORK:-$(mktemp -d)}
benchmarks=$here/../../..
cp "$here/package.json" "$here/flow.js" "$work"
cd "$work"
npm install --silent --no-audit --no-fund
NODE_ENV=production RESTATE_LOGGING=ERROR node flow.js >flow.log 2>&1 &
flow=$!
RESTATE_BASE_DIR="$work/data" node_modules/.bin/restate-server >restate.log 2>&1 &
restate=$!
trap 'kill $flow $restate 2>/dev/null' EXIT
until curl -sf localhost:9070/health >/dev/null; do sleep 1; done
curl -sf localhost:9070/deployments -H 'content-type: application/json' -d '{"uri": "http://localhost:9080"}' >/dev/null
curl -sf localhost:8080/Flow/steps -H 'content-type: application/json' -d 1 >/dev/null
run() {
  mvn -q -f "$benchmarks/../pom.xml" test-compile exec:java "-Dexec.args=$*"
}
run bench "$@" --only "^flow-http.store=disk"
run bench http --flows --by restate --url http://localhost:8080/Flow/steps --body 1 --store disk "$@"
