# The verbs `test` and `bench` of `book`, which sources this.

# Starters that are somebody's answer by now: changed, or without the throw that every starter has.
answered() {
  { git diff --diff-filter=M --name-only HEAD -- exercises 2>/dev/null | grep '\.hpp$' || true
    grep -L 'throw unfinished(' exercises/*/*.hpp 2>/dev/null || true; } | sort -u
}

# Tells the build which starters hold an answer. It is configured anew where that has changed.
leave_out_answers() {
  local list
  list=$(answered | sed -E 's,^exercises/(.*)\.hpp$,\1,')
  [[ -z $list ]] || printf 'Left out, as they hold answers (./book check judges those): %s\n' "$(paste -sd' ' <<<"$list")"
  [[ -f $build/answered && $list == "$(<"$build/answered")" ]] || echo "$list" >"$build/answered"
}

# A chapter and those that include it, directly or not, also in their exercises or tests; one a line.
with_dependents() { # CHAPTERS...
  local found more
  found=$(printf '%s\n' "$@" | sort -u)
  while true; do
    more=$({ echo "$found"
      { grep -rlE "^#include \"($(paste -sd'|' <<<"$found"))/" --include='*.[ch]pp' chapters exercises solutions tests/chapters \
        tests/exercises 2>/dev/null || true; } | sed -E 's,^(tests/)?[a-z]+/(unusual/)?([^/]+)/.*,\3,'; } | sort -u)
    [[ $more != "$found" ]] || break
    found=$more
  done
  echo "$found"
}

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

# The real data that these folders ask for, chapters and their tests.
data_for() { # FOLDERS...
  local folder
  for folder in "$@"; do
    [[ $folder != chapters* ]] || common/data/wanted "$folder"
    grep -rhoE 'fetched\("[a-z0-9-]+"\)' "$folder" 2>/dev/null | cut -d '"' -f 2 || true
  done | sort -u
}

# Which tests CTest skipped, and why, as they said themselves. Whoever reads "100% passed" must know what that leaves out;
# in CI nothing may be left out.
tell_skipped() {
  local skipped
  skipped=$(awk '
    /^[0-9]+\/[0-9]+ Testing: / { name = $3; why = "" }
    match($0, /skipped[: ]/) { reason = substr($0, RSTART + 8); gsub(/^[ \047"]+|[ \047"]+$/, "", reason); why = why "\n    " reason }
    /^Skip regular expression found/ { if (!(why in names)) order[++n] = why; names[why] = names[why] " " name }
    END { for (i = 1; i <= n; i++) print " " names[order[i]] order[i] }' Testing/Temporary/LastTest.log)
  [[ -n $skipped ]] || return 0
  printf '\n%sSkipped%s, and so not tested:\n%s\n' "$yellow" "$plain" "$skipped"
  [[ ${CI:-} != true ]] || fail 'CI skips no test' 'the reasons above name what is missing'
}

# Finds the chapters of these words: sets tested=(13_gpt …).
find_tested() { # WORDS...
  local word
  tested=()
  for word in "$@"; do find_chapter "$word" && tested+=("$chapter"); done
}

# Adds the chapters that include one of those.
add_dependents() {
  local named=${tested[*]}
  tested=()
  # shellcheck disable=SC2086  # a list of words
  while read -r chapter; do tested+=("$chapter"); done < <(with_dependents $named)
  [[ ${tested[*]} == "$named" ]] || echo "With what includes it: ${tested[*]}"
}

run_tests() { # [NAME...] [--claims | --budget]: those of some chapters, or all
  local word kind='' names=() tested=()
  for word in "$@"; do
    case $word in
      --claims | --budget)
        [[ -z $kind ]] || fail "$kind and $word do not go together"
        kind=$word ;;
      -*) fail "test does not know '$word'" './book test [NAME...] [--claims | --budget] [--yes]' ;;
      *) names+=("$word") ;;
    esac
  done
  find_tested ${names[@]+"${names[@]}"}
  ensure "${to_run[@]}" "${to_grade[@]}" "${to_test[@]}" "${to_document[@]}"
  [[ $kind == --claims ]] || prepare_browser
  configure
  leave_out_answers
  [[ ${#tested[@]} == 0 || -n $kind ]] || add_dependents
  local targets=(tests) folders=(chapters tests/common tests/chapters) labels=(-LE '^claims$')
  if [[ ${#tested[@]} -gt 0 ]]; then
    targets=("${tested[@]/#/tests_}")
    folders=("${tested[@]/#/chapters/}" "${tested[@]/#/tests/chapters/}")
    labels+=(-L "^($(IFS='|'; echo "${tested[*]}"))\$")
  fi
  if [[ $kind == --claims ]]; then
    labels[0]=-L
    targets=(chapters)
    [[ ${#tested[@]} == 0 ]] || targets=("${tested[@]/#/ch}")
  fi
  rm -f build/no-*  # what no registry had an hour ago is asked for again: npm may have come since
  # shellcheck disable=SC2046  # a list of words
  bring_data $(data_for "${folders[@]}")
  echo 'Building; from nothing this takes some minutes.'
  make_target "${targets[@]}"
  [[ $kind != --budget ]] || exec python3 -B tests/budget.py "$build" ${tested[@]+"${tested[@]}"}
  local status=0
  cd "$build" || exit
  ctest --output-on-failure -j "$(getconf _NPROCESSORS_ONLN)" "${labels[@]}" || status=$?
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
