#!/bin/sh
# samebinary.sh builds the program here and from a copy of its sources in
# another folder and compares the bytes. It is no part of make test because
# -trimpath compiles every module anew where the build cache is cold.
set -eu
cd "$(dirname "$0")/.."
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
mkdir "$there/copy"
tar -cf - --exclude=node_modules --exclude=testdata go.mod go.sum generator templates | tar -xf - -C "$there/copy"
go build -trimpath -buildvcs=false -o "$there/a" ./generator
(cd "$there/copy" && go build -trimpath -buildvcs=false -o "$there/b" ./generator)
cmp "$there/a" "$there/b"
echo "samebinary: two builds in two folders are the same $(wc -c < "$there/a") bytes"
