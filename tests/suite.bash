# The verbs `test` and `bench` of `book`, which sources this.

# Starters that are somebody's answer by now: changed, or without the throw that every starter has.
answered() {
  { git diff --name-only HEAD -- exercises 2>/dev/null | grep '\.hpp$' || true
    grep -L 'throw unfinished(' exercises/*/*.hpp 2>/dev/null || true; } | sort -u
}

# exercises/03_bag_of_words/tf_idf.hpp and tests/exercises/03_bag_of_words/tf_idf.cpp: starter_03_bag_of_words_tf_idf.
starter_targets() { sed -E 's,(.*/)?([^/]+)/([^/]+)\.[a-z]+$,starter_\2_\3,'; }

# The pages that --html writes are opened in a real Chromium: from the system's packages, for nothing but this, since it
# is large. What drives it comes from npm into the cache. Where one of them is not to be had, the test says so and is
# skipped.
prepare_browser() {
  [[ -f tests/e2e/test_page.py ]] || return 0  # a tree without pages, as in the tests of `book` itself
  local why
  if command -v npm >/dev/null && on_debian && apt-cache policy chromium 2>/dev/null | grep -q 'Candidate: [0-9]'; then
    ensure "${to_test_pages[@]}"
  fi
  why=$(python3 -B tests/e2e/test_page.py --fetch) || why='its preparation failed'
  [[ -z $why ]] || echo "Left out, the pages in a browser: $why"
}

run_tests() { # [--claims]
  local labels=(-LE claims) left_out=()
  case ${1:-} in
    '') ;;
    --claims) labels=(-L claims) ;;
    *) fail "test does not know '$1'" './book test [--claims] [--yes]' ;;
  esac
  ensure "${to_run[@]}" "${to_test[@]}"
  prepare_browser
  configure
  bring_data chapters
  # A half-written answer must not stop the tests: its starter is left out.
  local target starters=()
  while read -r target; do left_out+=("$target"); done < <(answered | starter_targets)
  while read -r target; do
    [[ " ${left_out[*]-} " == *" $target "* ]] || starters+=("$target")
  done < <(find tests/exercises -path 'tests/exercises/[0-9][0-9]_*/*.cpp' | starter_targets)
  [[ ${#left_out[@]} == 0 ]] || echo "Left out, as they hold answers (./book check judges those): ${left_out[*]}"
  echo 'Building; from nothing this takes some minutes.'
  make_target tests ${starters[@]+"${starters[@]}"}
  local skip
  skip=$(IFS='|'; echo "${left_out[*]-}")
  cd "$build" || exit
  exec ctest --output-on-failure -j "$(getconf _NPROCESSORS_ONLN)" "${labels[@]}" \
    ${skip:+-E "^($skip)\$"}
}

run_benchmarks() { # [NAME...] [--quick] [--rounds N] [--against FILE]: some of them, or all
  local source word known=() names=() options=() python=/usr/bin/python3  # Debian's, which has Debian's python3-torch
  for source in tests/benchmarks/*.cpp; do known+=("$(basename "$source" .cpp)"); done
  while [[ $# -gt 0 ]]; do
    word=$1
    shift
    case $word in
      --quick) options+=("$word") ;;
      --rounds)
        [[ ${1:-} =~ ^[1-9][0-9]*$ ]] || fail "--rounds takes a whole number of at least 1, not '${1:-}'"
        options+=("$word" "$1")
        shift ;;
      --against)
        word=$(cd "$caller" && realpath -e "${1:-}" 2>/dev/null) ||
          fail "there is no file '${1:-}'" 'a run leaves one in out/bench'
        options+=(--against "$word")
        shift ;;
      -*) fail "bench does not know '$word'" './book bench [NAME...] [--quick] [--rounds N] [--against FILE]' ;;
      *)
        [[ " ${known[*]} " == *" $word "* ]] ||
          fail "there is no benchmark '$word'" "$(printf '%s\n' "${known[@]}" | nearest "$word" | grep . || echo "one of: ${known[*]}")"
        names+=("$word") ;;
    esac
  done
  [[ ${#names[@]} -gt 0 ]] || names=("${known[@]}")
  ensure "${to_run[@]}" "${to_bench[@]}"
  [[ -x $python ]] || python=python3
  configure
  make_target "${names[@]/#/bench_}"
  exec "$python" -B tests/benchmarks/bench.py "${names[@]}" ${options[@]+"${options[@]}"}
}
