# The verb `docs` of `book`, which sources this: the site, and the book to carry, in build/docs.

# The pages are made by Sphinx out of Markdown; all of it is from the system's packages and works without a network.
to_document=(python3 python3-sphinx python3-myst-parser furo gettext)
# To check the book to carry: it needs Java, so nothing but `docs --check` asks for it.
to_check=(epubcheck)

python=/usr/bin/python3  # Debian's, which has Debian's Sphinx

# Runs a chapter for its page (seed 1), or with one of the seeds of its tables; a run that is kept is not repeated.
run_chapter_once() { # CHAPTER SEED
  local status=0
  # One thread each, since as many run at once as there are cores; the numbers are the same.
  OMP_NUM_THREADS=1 tests/kept_run "$build/bin/ch$1" "$2" "$build/runs/$1/seed$2" >/dev/null || status=$?
  [[ $status -le 1 ]] ||  # with 1 a claim does not hold: the page will say which
    fail "chapter ${1/_/ } did not run to its end" "./book run ${1#*_} --seed $2"
  echo "  $1, seed $2"
}

# Calls a function of this file once for each line of arguments on standard input, as many at once as there are cores.
for_each_line() { # FUNCTION
  export -f run_chapter_once check_book fail
  export build
  xargs -P "$(jobs_at_once)" -L 1 bash -c 'set -euo pipefail; "$@"' run "$1"
}

# Sphinx, with every warning an error: its messages name the page and the line.
sphinx() { # BUILDER [OPTIONS...] FOLDER
  local folder=${*: -1} said=build/docs/${*: -1}.log
  mkdir -p "${said%/*}"
  "$python" -B -m sphinx -q -E -a -W --keep-going -b "$1" -c docs -d "build/docs/doctrees/$folder" "${@:2:$#-2}" . \
    "build/docs/$folder" >"$said" 2>&1
}

fail_as_sphinx_says() { # WHAT
  sort -u build/docs/*.log | sed "s,$top/,," >&2
  fail "$1" 'each line above names a page and its line'
}

# A catalogue that is translated, docs/locale/uk/LC_MESSAGES/docs/glossary.po, as the machine reads it; msgfmt checks it.
compile_translations() {
  local catalogue made
  rm -rf build/docs/locale
  while read -r catalogue; do
    made=build/docs/${catalogue#docs/}
    mkdir -p "${made%/*}"
    msgfmt --check -o "${made%.po}.mo" "$catalogue" || fail "$catalogue cannot be used as it is"
  done < <(find docs/locale -name '*.po' 2>/dev/null)
}

# What the pages say now, beside what was translated: what has changed is marked fuzzy, to be looked at.
bring_translations_up_to_date() {
  local catalogue template
  sphinx gettext gettext || fail_as_sphinx_says 'the texts cannot be taken from the pages'
  while read -r catalogue; do
    template=build/docs/gettext/${catalogue#docs/locale/*/LC_MESSAGES/}
    template=${template%.po}.pot
    [[ ! -f $template ]] || msgmerge --quiet --update --backup=none --previous --no-location "$catalogue" "$template"
    msgattrib --no-obsolete -o "$catalogue" "$catalogue"
    echo "$catalogue: $(msgfmt --statistics -o /dev/null "$catalogue" 2>&1)"
  done < <(find docs/locale -name '*.po')
}

# All that is made of the pages, two at a time.
make_pages() {
  compile_translations
  rm -rf build/docs/html build/docs/uk build/docs/epub build/docs/epub-uk build/docs/*.log
  { sphinx html html && sphinx epub epub; } &
  local ukrainian=0 carried=unrolled-uk
  { sphinx html -D language=uk uk && sphinx gettext gettext &&
    sphinx epub -D language=uk -D epub_basename=$carried -D epub_identifier=$carried -D epub_uid=$carried epub-uk; } || ukrainian=$?
  wait $! && [[ $ukrainian == 0 ]] || fail_as_sphinx_says 'the site cannot be made as it is'
  mv build/docs/uk build/docs/html/uk
  mv build/docs/epub-uk/$carried.epub build/docs/epub/
  "$python" -B docs/site/links.py build/docs/html || fail 'these links of the site lead nowhere' 'each line above names a page of the site'
}

# One book to carry in the eyes of EPUBCheck: what it finds, and status 1 where that is anything. Debian's command is a jar, which
# not every kernel runs by itself.
check_book() { # BOOK
  java -jar "$epubcheck" --failonwarnings "$1" >"$1.log" 2>&1 && return
  grep -E '^(FATAL|ERROR|WARNING)' "$1.log" || tail -n 5 "$1.log"
  return 1
}

check_books() {
  ensure "${to_check[@]}"
  local epubcheck=/usr/share/java/epubcheck.jar
  [[ -f $epubcheck ]] || fail "the books to carry were not checked: there is no $epubcheck" 'it is a package of Debian and Ubuntu'
  export epubcheck
  for_each_line check_book < <(printf '%s\n' build/docs/epub/*.epub) >"$log" || {
    head -n 20 "$log" >&2
    fail "the books to carry are not valid: $(wc -l <"$log") messages of EPUBCheck" 'all of them are in build/log'
  }
  echo 'EPUBCheck finds no error and no warning in the books to carry.'
}

# The book on paper, where there is what makes it.
print_where_latex_is() {
  type latexmk xelatex rsvg-convert >/dev/null 2>&1 || return 0
  sphinx latex latex || fail_as_sphinx_says 'the book cannot be printed as it is'
  if ! (cd build/docs/latex && latexmk -pdfxe -interaction=nonstopmode -halt-on-error unrolled.tex) >"$log" 2>&1; then
    grep -A 3 -m 1 '^!' "$log" >&2 || true
    fail 'LaTeX could not make the book' "all that it said is in $log"
  fi
  mv build/docs/latex/unrolled.pdf build/docs/
}

# How far the translations are behind the pages. No failure: what has no translation is shown in English.
tell_translations() {
  local catalogue template behind=0
  while read -r catalogue; do
    template=build/docs/gettext/${catalogue#docs/locale/*/LC_MESSAGES/}
    template=${template%.po}.pot
    [[ ! -f $template ]] || msgcmp "$catalogue" "$template" >/dev/null 2>&1 || behind=$((behind + 1))
  done < <(find docs/locale -name '*.po')
  [[ $behind == 0 ]] || echo "Translated pages that have changed since: $behind (./book docs --translations marks where)."
}

# Runs these chapters, or all, with each of these seeds; sets built=(03_bag_of_words …), and on_data: those that have their real data.
run_chapters() { # SEEDS [CHAPTER...]
  configure
  # shellcheck disable=SC2046  # a list of words
  bring_data $(common/data/wanted chapters)
  on_data=() built=("${@:2}")
  local chapter seed
  if [[ $# == 1 ]]; then
    while read -r chapter; do built+=("$chapter"); done < <(chapters | awk '$3 == "built" { print $1 "_" $2 }')
  fi
  make_target "${built[@]/#/ch}"
  for chapter in "${built[@]}"; do
    for seed in $1; do echo "$chapter $seed"; done
  done | for_each_line run_chapter_once || fail 'a chapter could not be run' 'its last lines stand above'
  for chapter in "${built[@]}"; do
    [[ -e $build/runs/$chapter/seed${1##* }/on_sample ]] || on_data+=("$chapter")
  done
}

# The numbers of the pages' tables beside those of five seeds: a table of those that differ, or new numbers in the pages.
measure_pages() { # [--write] [CHAPTER...]
  local word chapter wanted=() options=(--seeds)
  for word in "$@"; do
    case $word in
      --write) options+=("$word") ;;
      -*) fail "docs --measured does not know '$word'" './book docs --measured [--write] [CHAPTER...]' ;;
      *) find_chapter "$word" && wanted+=("$chapter") ;;
    esac
  done
  echo "Running with seeds 0 to 4; a run of the same program is not repeated."
  run_chapters '0 1 2 3 4' ${wanted[@]+"${wanted[@]}"}
  "$python" -B docs/site/measured.py "${options[@]}" ${on_data[@]+"${on_data[@]}"} ||
    fail 'these numbers are not the measured ones' './book docs --measured --write puts the measured numbers into the tables'
  echo "The tables' numbers are the measured ones."
}

build_site() { # [--check | --measured [--write] [CHAPTER...] | --translations]
  local start=$SECONDS built=() on_data=()
  case ${1:-} in
    --measured) ;;
    '' | --check | --translations) [[ $# -le 1 ]] || fail "docs $1 takes nothing more" "./book docs $1" ;;
    *) fail "docs does not know '$1'" './book docs [--check | --measured [--write] | --translations]' ;;
  esac
  ensure "${to_run[@]}" "${to_document[@]}"
  [[ -x $python ]] || python=python3
  if [[ ${1:-} == --measured ]]; then measure_pages "${@:2}"; return; fi
  "$python" -c 'import sphinx, myst_parser, furo' 2>/dev/null ||
    fail "$python has no Sphinx with MyST and furo" 'on another system than Debian: pip install sphinx myst-parser furo'
  if [[ ${1:-} == --translations ]]; then bring_translations_up_to_date; return; fi

  echo "Building the chapters and running them, $(jobs_at_once) at once."
  run_chapters 1
  mkdir -p build/docs
  echo "Chapters have run after $((SECONDS - start)) s. Making the pages."
  "$python" -B docs/site/measured.py ${on_data[@]+"${on_data[@]}"} ||
    fail 'these numbers of the pages are not the measured ones' './book docs --measured looks at all five seeds; with --write it corrects the tables'
  make_pages
  print_where_latex_is
  tell_translations
  [[ ${1:-} != --check ]] || check_books
  echo "Made in $((SECONDS - start)) s:"
  echo "  build/docs/html/index.html      the site; build/docs/html/uk/index.html as far as it is in Ukrainian"
  echo "  build/docs/epub/unrolled.epub   the book for a reader without a browser; unrolled-uk.epub beside it"
  [[ ! -f build/docs/unrolled.pdf ]] || echo "  build/docs/unrolled.pdf         the book on paper"
}
