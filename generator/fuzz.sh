#!/bin/sh
# fuzz.sh TIME runs every fuzz target of the repo for TIME, one after another.
set -eu
cd "$(dirname "$0")"
for file in $(grep -rl --include='*_test.go' '^func Fuzz' .); do
  for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\).*/\1/p' "$file"); do
    echo "$file $target"
    go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$1" -fuzzminimizetime 10x
  done
done
