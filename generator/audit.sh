#!/bin/sh
# audit.sh asks the public databases of known flaws about the modules that the
# program is made of, with its object stores (govulncheck, which reports a flaw where the program calls
# it) and about the npm packages of the tests. It fails if there is one. Where a
# database cannot be reached it says so in one line and goes on.
set -u
cd "$(dirname "$0")/.."
govulncheck=golang.org/x/vuln/cmd/govulncheck@v1.9.0
unreachable='dial tcp|no such host|timeout|connection (refused|reset)|network is unreachable|ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENOAUDIT|E40[0-9]|E5[0-9][0-9]|vuln\.go\.dev|audit [45][0-9][0-9] '
said=$(mktemp)
trap 'rm -f "$said"' EXIT
status=0

# judge NAME CODE FLAWED tells of a command that wrote to $said and ended with
# CODE, which is FLAWED if it found a flaw.
judge() {
  if [ "$2" -eq 0 ]; then
    echo "audit: $1: no known flaw"
  elif [ "$2" -ne "$3" ] && grep -Eq "$unreachable" "$said"; then
    echo "audit: $1: NOT CHECKED, its database cannot be reached: $(grep -E "$unreachable" "$said" | head -1 | cut -c1-200)"
  else
    cat "$said"
    echo "audit: $1: failed"
    status=1
  fi
}

go run "$govulncheck" -tags deploy ./... >"$said" 2>&1
code=$?
# go run turns every code but 0 into 1, and says which it was.
grep -q '^exit status 3$' "$said" && code=3
judge "Go modules" "$code" 3

(cd generator/e2e && npm audit --package-lock-only) >"$said" 2>&1
code=$?
grep -q 'npm error' "$said" && [ "$code" -ne 0 ] && code=9
judge "npm packages" "$code" 1
exit "$status"
