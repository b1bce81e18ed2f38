# The verbs `test` and `bench` of `book`, which sources this.

# Starters that are somebody's answer by now: changed, or without the throw that every starter has.
answered() {
  { git diff --name-only HEAD -- exercises 2>/dev/null | grep '\.hpp$' || true
    grep -L 'throw unfinished(' exercises/*/*.hpp 2>/dev/null || true; } | sort -u
}

# exercises/03_bag_of_words/tf_idf.hpp and tests/exercises/03_bag_of_words/tf_idf.cpp: starter_03_bag_of_words_tf_idf.
starter_targets() { sed -E 's,(.*/)?([^/]+)/([^/]+)\.[a-z]+$,starter_\2_\3,'; }

# Whether this system has a package by that name. One that was never asked for its packages knows none of them.
offers() { # PACKAGE
  prints "Package: $1" apt-cache show --no-all-versions "$1" ||
    { apt_get update && prints "Package: $1" apt-cache show --no-all-versions "$1"; }
}

# The pages that --html writes are opened in a real Chromium, and npm brings what drives it into the cache. Both come from
# the system's packages unless they are here already. Where one is not to be had, the test says so and is skipped.
prepare_browser() {
  [[ -f tests/e2e/test_page.py ]] || return 0  # a tree without pages, as in the tests of `book` itself
  local why absent=()
  if on_debian; then
    command -v npm >/dev/null || absent+=(npm)
    command -v chromium chromium-browser google-chrome >/dev/null || ! offers chromium || absent+=(chromium)
    [[ ${#absent[@]} == 0 ]] || ensure "${absent[@]}"
  fi
  why=$(python3 -B tests/e2e/test_page.py --fetch) || why='its preparation failed'
  [[ -z $why ]] || echo "The pages cannot be opened in a browser: $why"
}

# The real data that chapters and tests ask for.
data_for_tests() {
  common/data/wanted chapters
  grep -rhoE 'fetched\("[a-z0-9-]+"\)' tests/common tests/chapters 2>/dev/null | cut -d '"' -f 2
}

# Which tests CTest skipped, and why, as they said themselves. Whoever reads "100% passed" must know what that leaves out;
# in CI nothing may be left out.
tell_skipped() {
  local skipped
  skipped=$(awk '
    /^[0-9]+\/[0-9]+ Testing: / { name = $3; why = "" }
    match($0, /skipped[: ]/) { reason = substr($0, RSTART + 8); gsub(/^[ \047"]+|[ \047"]+$/, "", reason); why = why "\n    " reason }
    /^Skip regular expression found/ { print "  " name why }' Testing/Temporary/LastTest.log)
  [[ -n $skipped ]] || return 0
  printf '\n%sSkipped%s, and so not tested:\n%s\n' "$yellow" "$plain" "$skipped"
  [[ ${CI:-} != true ]] || fail 'CI skips no test' 'the reasons above name what is missing'
}

run_tests() { # [--claims]
  local labels=(-LE claims) left_out=()
  case ${1:-} in
    '') ;;
    --claims) labels=(-L claims) ;;
    *) fail "test does not know '$1'" './book test [--claims] [--yes]' ;;
  esac
  ensure "${to_run[@]}" "${to_test[@]}" "${to_document[@]}"
  prepare_browser
  configure
  rm -f build/no-*  # what no registry had an hour ago is asked for again: npm may have come since
  # shellcheck disable=SC2046  # a list of words
  bring_data $(data_for_tests | sort -u)
  # A half-written answer must not stop the tests: its starter is left out.
  local target starters=()
  while read -r target; do left_out+=("$target"); done < <(answered | starter_targets)
  while read -r target; do
    [[ " ${left_out[*]-} " == *" $target "* ]] || starters+=("$target")
  done < <(find tests/exercises -path 'tests/exercises/[0-9][0-9]_*/*.cpp' | starter_targets)
  [[ ${#left_out[@]} == 0 ]] || echo "Left out, as they hold answers (./book check judges those): ${left_out[*]}"
  echo 'Building; from nothing this takes some minutes.'
  make_target tests ${starters[@]+"${starters[@]}"}
  local skip status=0
  skip=$(IFS='|'; echo "${left_out[*]-}")
  cd "$build" || exit
  ctest --output-on-failure -j "$(getconf _NPROCESSORS_ONLN)" "${labels[@]}" ${skip:+-E "^($skip)\$"} || status=$?
  tell_skipped
  return $status
}

run_benchmarks() { # [NAME...] [--quick] [--rounds N] [--against FILE | --busy]: some of them, or all
  local source word known=() names=() options=() busy='' python=/usr/bin/python3  # Debian's, which has Debian's python3-torch
  for source in tests/benchmarks/*.cpp; do known+=("$(basename "$source" .cpp)"); done
  while [[ $# -gt 0 ]]; do
    word=$1
    shift
    case $word in
      --quick) options+=("$word") ;;
      --busy)
        busy=yes
        options+=("$word") ;;
      --rounds)
        [[ ${1:-} =~ ^[1-9][0-9]*$ ]] || fail "--rounds takes a whole number of at least 1, not '${1:-}'"
        options+=("$word" "$1")
        shift ;;
      --against)
        word=$(cd "$caller" && realpath -e "${1:-}" 2>/dev/null) ||
          fail "there is no file '${1:-}'" 'a run leaves one in out/bench'
        options+=(--against "$word")
        shift ;;
      -*) fail "bench does not know '$word'" './book bench [NAME...] [--quick] [--rounds N] [--against FILE] [--busy]' ;;
      *)
        [[ " ${known[*]} " == *" $word "* ]] ||
          fail "there is no benchmark '$word'" "$(printf '%s\n' "${known[@]}" | nearest "$word" | grep . || echo "one of: ${known[*]}")"
        names+=("$word") ;;
    esac
  done
  [[ -z $busy || " ${options[*]} " != *' --against '* ]] || fail '--busy and --against do not go together'
  [[ ${#names[@]} -gt 0 || -z $busy ]] || names=(gpt lstm generation)
  [[ ${#names[@]} -gt 0 ]] || names=("${known[@]}")
  ensure "${to_run[@]}" "${to_bench[@]}"
  [[ -x $python ]] || python=python3
  configure
  make_target "${names[@]/#/bench_}"
  exec "$python" -B tests/benchmarks/bench.py "${names[@]}" ${options[@]+"${options[@]}"}
}
