#!/usr/bin/env bash
# Gradescope calls this once, as root, when it builds the image that every submission is judged in: it unpacks the book,
# installs what the book needs, and builds what the judge needs, so that a submission waits for its own lines alone.
set -euo pipefail

root=${AUTOGRADER:-/autograder}  # elsewhere only in a test
source=$root/source
export CI=true  # nobody is here to be asked

mkdir -p "$root/book"
tar -xzf "$source/book.tar.gz" -C "$root/book"
cd "$root/book"

if [[ $EUID == 0 ]]; then
  apt-get update
  apt-get install -y --no-install-recommends bubblewrap python3 git
  id student >/dev/null 2>&1 || useradd --no-create-home --shell /usr/sbin/nologin student
fi

# The book's own solutions are the first submission: with them all is built, and each must be right.
mkdir -p "$root/first"
cp -r solutions/. "$root/first"
./book grade "$root/first" --exercises "$(<"$source/exercises")" --unsafe --out "$root/verdicts" --gradescope "$root/first.json" || true
if ! python3 -c 'import json, sys
tests = json.load(open(sys.argv[1]))["tests"]
sys.exit(not tests or any(test["score"] < test["max_score"] for test in tests))' "$root/first.json"; then
  echo "The book cannot judge its own solutions here. It needs g++ 12 and CMake 3.24: choose a newer version of the base image." >&2
  exit 1
fi
rm -rf "$root/first" "$root/first.json" "$root/verdicts"

# What judges runs as the student too, and writes in build/; the rest is not for students' eyes.
if [[ $EUID == 0 ]]; then
  chown -R student: "$root/book/build"
  chmod -R o= "$source"
fi
