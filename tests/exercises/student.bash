# The verbs of `book` that a student works with; `book` sources this. How an exercise is made: docs/writing-exercises.md.

# What the last check of each exercise said: "3.1 right CHECKSUM-OF-THE-FILE", and how many hints were shown.
progress=$top/build/progress

# --- which exercises there are ----------------------------------------------------------------------------------

# One a line, in the book's order, from the headings of their pages: "3.1 03_bag_of_words count_vector 10".
known_exercises=$(find exercises -name README.md -exec awk '/^## [0-9]+\.[0-9]+ [a-z0-9_]+ \([0-9]+ minutes\)/ {
  split(FILENAME, path, "/"); print $2, path[2], $3, substr($4, 2) }' {} + | sort -V)
exercises() { [[ -z $known_exercises ]] || echo "$known_exercises"; }

find_exercise() { # ID-OR-NAME: sets id, folder, name, minutes, file
  local line wanted=$1
  line=$(exercises | awk -v wanted="${wanted#0}" '$1 == wanted || $3 == wanted' | sed -n 1p)
  [[ -n $line ]] ||
    fail "there is no exercise '$wanted'" "$(exercises | awk '{ print $1; print $3 }' | nearest "$wanted" | grep . || echo './book list shows them all')"
  choose "$line"
}

choose() { # A LINE OF exercises
  read -r id folder name minutes _ <<<"$1"
  file=exercises/$folder/$name.hpp
}

checksum() { cksum "$file" 2>/dev/null | tr ' ' - | cut -d- -f1-2; }

# --- progress ---------------------------------------------------------------------------------------------------

# All exercises, and behind each what became of it: "right" or "wrong" when the file is still what was checked last, "new" when it
# was never checked or has changed. However many there are, it takes three processes.
states() {
  awk '
    from == "progress" { verdict[$1] = $2; judged[$1] = $3; next }
    from == "files" { sum[$3] = $1 "-" $2; next }
    { print $0, $1 in verdict && judged[$1] == sum["exercises/" $2 "/" $3 ".hpp"] ? verdict[$1] : "new" }
  ' from=progress <(cat "$progress" 2>/dev/null) from=files <(cksum exercises/*/*.hpp 2>/dev/null) from=book <(exercises)
}

state() { states | awk -v id="$id" '$1 == id { print $5 }'; }

remember() { # KEY VALUES...: replaces the line of that key
  mkdir -p "$top/build"
  { grep -v "^$1 " "$progress" 2>/dev/null || true; echo "$*"; } >"$progress.new" && mv "$progress.new" "$progress"
}

mark() {
  case $1 in right) echo "$green✓$plain" ;; wrong) echo "$red✗$plain" ;; *) echo "$yellow○$plain" ;; esac
}

# Sets the exercise to the first that is not right, of this chapter or of all; fails when all are.
first_unfinished() { # [FOLDER]
  local line
  line=$(states | awk -v folder="${1:-}" '$5 != "right" && (folder == "" || folder == $2)' | sed -n 1p)
  [[ -n $line ]] && choose "$line"
}

list_all() {
  awk -v bold="$bold" -v plain="$plain" -v right="$(mark right)" -v wrong="$(mark wrong)" -v new="$(mark new)" '
    BEGIN { mark["right"] = right; mark["wrong"] = wrong; mark["new"] = new }
    from == "states" { of[$2] = of[$2] "   " mark[$5] " " $1 " " $3 ", " $4 " minutes\n"; next }
    { print ($3 == "built" ? bold $1 " " $2 plain : $1 " " $2 " (planned)"); printf "%s", of[$1 "_" $2] }
  ' from=states <(states) from=map <(chapters)
}

# "2 of 6 in this chapter", and what to do next.
where_you_are() {
  local this now here all
  this="$id $folder $name $minutes"
  read -r now here all < <(states | awk -v id="$id" -v folder="$folder" '
    $2 == folder { all++; here += $5 == "right" } $1 == id { now = $5 } END { print now, here + 0, all }')
  printf '\n  %s of %s in this chapter' "$here" "$all"
  if [[ $now != right ]]; then
    echo " · stuck? ./book hint $id"
  elif first_unfinished "$folder" || first_unfinished; then
    echo " · next: ./book check $id ($name, $minutes minutes; the task is in exercises/$folder/README.md)"
  else
    echo ' · and every exercise of the book is right. Well done.'
  fi
  choose "$this"
}

# --- check ------------------------------------------------------------------------------------------------------

# Lines of text as the inside of a JSON or XML string; control characters have no place in either.
in_json() { sed -e 's/\\/\\\\/g; s/"/\\"/g; s/[[:cntrl:]]/ /g' | awk '{ printf "%s%s", gap, $0; gap = "\\n" }'; }
in_xml() { sed -e 's/&/\&amp;/g; s/</\&lt;/g; s/"/\&quot;/g; s/[[:cntrl:]]/ /g' | awk '{ printf "%s%s", gap, $0; gap = "&#10;" }'; }

# The verdict on a file that the compiler rejects; the other verdicts come from the exercise's own program.
say_compile_error() { # REPORT
  local what
  what=$(first_error)
  case $1 in
    json) printf '{"exercise":"%s","chapter":"%s","name":"%s","verdict":"compile_error","held":0,"judged":0,"case":"","complaint":"%s","mistake":""}\n' \
      "$id" "$folder" "$name" "$(in_json <<<"$what")" ;;
    junit) printf '<testcase classname="%s" name="%s %s"><failure type="compile_error" message="%s"></failure></testcase>\n' \
      "$folder" "$id" "$name" "$(in_xml <<<"$what")" ;;
    *) printf '%s✗ %s %s%s: the compiler does not understand it\n\n%s\n' "$red" "$id" "$name" "$plain" \
      "$(sed 's/^/    /' <<<"$what")" ;;
  esac
}

# A warning about the student's own lines is worth reading when the answer is not right.
say_warning() {
  grep -m 1 -A 2 "$file:.*warning:" "$log" | sed -e "s,$top/,," -e '1s/^/  the compiler warns: /' -e '2,$s/^/  /' || true
}

judge() { # REPORT: builds and checks the exercise; 0 when it is right
  local program=starter_${folder}_$name report=$1
  if ! compile "$program"; then
    say_compile_error "$report"
    remember "$id" wrong "$(checksum)"
    return 1
  fi
  if "$build/tests/exercises/$program" ${report:+--report "$report"}; then
    remember "$id" right "$(checksum)"
  else
    remember "$id" wrong "$(checksum)"
    [[ -n $report ]] || say_warning
    return 1
  fi
}

# Judges the exercises whose ids come in; 0 when all are right.
judge_all() { # REPORT
  local wanted bad=0 count=0 results=()
  while read -r wanted; do
    find_exercise "$wanted"
    count=$((count + 1))
    if [[ -z $1 ]]; then judge '' || bad=$((bad + 1)); continue; fi
    results+=("$(judge "$1")") || bad=$((bad + 1))
  done
  case $1 in
    json) printf '[%s]\n' "$(printf '%s\n' "${results[@]}" | sed '$!s/$/,/')" ;;
    junit) printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="unrolled" tests="%s" failures="%s">\n%s\n</testsuite></testsuites>\n' \
      "$count" "$bad" "$(printf '%s\n' "${results[@]}")" ;;
    *) printf '\n  %s of %s are right\n' $((count - bad)) "$count" ;;
  esac
  [[ $bad == 0 ]]
}

check_exercise() { # [ID | all] [--report json|junit]
  local wanted='' report=''
  while [[ $# -gt 0 ]]; do
    case $1 in
      --report) report=${2:-}; shift ;;
      --report=*) report=${1#*=} ;;
      -*) fail "check does not know '$1'" './book check [3.1 | all] [--report json|junit]' ;;
      *) wanted=$1 ;;
    esac
    shift || true
    [[ -z $report || $report == json || $report == junit ]] || fail "there is no report '$report'" 'json or junit'
  done
  [[ -z $wanted || $wanted == all ]] || find_exercise "$wanted"
  ensure "${to_run[@]}"
  configure
  if [[ $wanted == all ]]; then
    judge_all "$report" < <(exercises | cut -d' ' -f1)
  elif [[ -z $wanted ]] && ! first_unfinished; then
    echo "${green}Every exercise is right.$plain ./book list shows them."
  elif [[ -n $report ]]; then
    judge_all "$report" <<<"$id"
  else
    local status=0
    judge '' || status=1
    where_you_are
    return $status
  fi
}

# Judges the first unfinished exercise, then whichever is saved.
watch_exercises() { # [ID]
  local changed stamp=$top/build/watched
  ensure "${to_run[@]}"
  configure
  if [[ -n ${1:-} ]]; then find_exercise "$1"; else first_unfinished || fail 'every exercise is right' './book list'; fi
  trap 'echo; echo "No longer watching. What you wrote is saved in exercises/."; exit 0' INT
  while true; do
    touch "$stamp"
    [[ ! -t 1 ]] || printf '\e[H\e[2J'
    judge '' || true
    where_you_are
    echo "  watching $file; Ctrl-C ends it"
    until changed=$(find exercises -name '*.hpp' -newer "$stamp" | sed -n 1p) && [[ -n $changed ]]; do sleep 0.2; done
    find_exercise "$(basename "$changed" .hpp)"
  done
}

# --- hint, solution, reset --------------------------------------------------------------------------------------

hints_seen() { awk -v key="hint-$id" '$1 == key { seen = $2 } END { print seen + 0 }' "$progress" /dev/null 2>/dev/null; }

show_hint() { # ID [LEVEL]
  [[ -n ${1:-} ]] || first_unfinished || fail 'every exercise is right' './book list'
  [[ -z ${1:-} ]] || find_exercise "$1"
  local level=${2:-$(($(hints_seen) + 1))}
  [[ -n ${2:-} || $level -le 3 ]] || level=3
  [[ $level == [123] ]] || fail "there is no hint $level" 'hints are 1 (the idea), 2 (where), 3 (nearly the code)'
  awk -v id="$id" -v name="$name" -v level="$level" '
    /^## / { here = $2 == id }
    here && index($0, "<details><summary>Hint " level ": ") == 1 { gsub(/<[^>]*>/, ""); print id, name " · " $0; shown = 1; next }
    shown && /^<\/details>/ { exit }
    shown { print }' "exercises/$folder/README.md"
  remember "hint-$id" "$level"
  [[ $level == 3 ]] && echo "That was the last hint. ./book solution $id shows how the book does it." ||
    echo "./book hint $id $((level + 1)) says more."
}

show_solution() { # ID
  [[ -n ${1:-} ]] || fail 'the solution of which exercise?' './book solution 3.1'
  find_exercise "$1"
  if [[ -t 0 && -t 1 && $(state) != right ]]; then
    local answer
    read -r -p "$id $name is not right yet. Show the solution all the same? [y/N] " answer
    [[ $answer == [yY]* ]] || return 0
  fi
  cat "solutions/$folder/$name.hpp"
}

# The starter as it was committed, even when somebody has committed an answer since.
starter_from_git() {
  local commit said advice
  command -v git >/dev/null || fail 'the starter is in git, and git is not here' 'sudo apt-get install git'
  if ! said=$(git rev-parse --git-dir 2>&1); then  # no checkout at all, or one of another owner; git says what to type then
    advice=$(sed -nE 's/^[[:blank:]]+(git .*)/\1/p' <<<"$said")
    said=$(sed -n '1s/^fatal: //p' <<<"$said")
    fail "the starter is in git, and git says: $said" "${advice:-clone the book beside, and take the file from there}"
  fi
  while read -r commit; do
    prints "throw unfinished(\"$id\")" git show "$commit:$file" || continue
    git show "$commit:$file"
    return
  done < <(git log --format=%H -- "$file")
  fail "git has no starter of $id" 'a shallow clone? git fetch --unshallow'
}

reset_exercise() { # ID
  [[ -n ${1:-} ]] || fail 'reset which exercise?' './book reset 3.1'
  find_exercise "$1"
  local starter backup
  starter=$(mktemp "$file.XXXXXX")
  # shellcheck disable=SC2064  # this very file
  trap "rm -f '$starter'" EXIT
  starter_from_git >"$starter" || exit 2
  if cmp -s "$starter" "$file"; then echo "$file is the starter already"; return; fi
  if [[ -f $file ]]; then
    backup=$file.backup-$(date +%Y%m%d-%H%M%S)
    while [[ -e $backup ]]; do backup+=-; done
    cp -p "$file" "$backup"
    echo "What you wrote is kept in $backup"
  fi
  chmod 644 "$starter"
  mv "$starter" "$file"
  echo "$file is the starter again"
}
