# The verb `docs` of `book`, which sources this: the site, and the book to carry, in build/docs.

# The pages are made by Sphinx out of Markdown; all of it is from the system's packages and works without a network.
to_document=(python3 python3-sphinx python3-myst-parser furo gettext)

python=/usr/bin/python3  # Debian's, which has Debian's Sphinx

# Runs a chapter's program for its pages, unless its last run is younger than the program and the data.
run_for_pages() { # CHAPTER
  local chapter=$1 left=build/docs/runs/$1 status=0
  if [[ $left/help.txt -nt $build/bin/ch$chapter && ! -e $left/on_sample ]]; then return 0; fi
  rm -rf "$left.new" && mkdir -p "$left.new"
  # One thread each, since as many run at once as there are cores; the numbers are the same.
  OMP_NUM_THREADS=1 "$build/bin/ch$chapter" --out "$left.new" --html "$left.new/step.html" >"$left.new/story.txt" 2>&1 ||
    status=$?
  if [[ $status -gt 1 ]]; then  # with 1 a claim does not hold: the page will say which
    tail -n 3 "$left.new/story.txt" >&2
    fail "chapter ${chapter/_/ } did not run to its end" "./book run ${chapter#*_}"
  fi
  "$build/bin/ch$chapter" --help >"$left.new/help.txt"
  local name
  while read -r name; do
    [[ ! -e build/no-$name ]] || touch "$left.new/on_sample"
  done < <(common/data/wanted "chapters/$chapter")
  rm -rf "$left" && mv "$left.new" "$left"
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
  rm -rf build/docs/html build/docs/uk build/docs/epub build/docs/*.log
  { sphinx html html && sphinx epub epub; } &
  local ukrainian=0
  { sphinx html -D language=uk uk && sphinx gettext gettext; } || ukrainian=$?
  wait $! && [[ $ukrainian == 0 ]] || fail_as_sphinx_says 'the site cannot be made as it is'
  mv build/docs/uk build/docs/html/uk
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

build_site() { # [--translations]
  local start=$SECONDS chapter
  case ${1:-} in
    '' | --translations) ;;
    *) fail "docs does not know '$1'" './book docs [--translations]' ;;
  esac
  ensure "${to_run[@]}" "${to_document[@]}"
  [[ -x $python ]] || python=python3
  "$python" -c 'import sphinx, myst_parser, furo' 2>/dev/null ||
    fail "$python has no Sphinx with MyST and furo" 'on another system than Debian: pip install sphinx myst-parser furo'
  if [[ ${1:-} == --translations ]]; then bring_translations_up_to_date; return; fi

  configure
  bring_data chapters
  local built=()
  while read -r chapter; do built+=("$chapter"); done < <(chapters | awk '$3 == "built" { print $1 "_" $2 }')
  echo "Building ${#built[@]} chapters and running them, $(jobs_at_once) at once."
  make_target "${built[@]/#/ch}"
  mkdir -p build/docs
  export -f run_for_pages fail
  export build
  printf '%s\n' "${built[@]}" | xargs -P "$(jobs_at_once)" -I{} bash -c 'set -euo pipefail; run_for_pages "$1"' run {} ||
    fail 'a chapter could not be run' 'its last lines stand above'
  echo "Chapters have run after $((SECONDS - start)) s. Making the pages."
  make_pages
  print_where_latex_is
  tell_translations
  echo "Made in $((SECONDS - start)) s:"
  echo "  build/docs/html/index.html      the site; build/docs/html/uk/index.html as far as it is in Ukrainian"
  echo "  build/docs/epub/unrolled.epub   the book for a reader without a browser"
  [[ ! -f build/docs/unrolled.pdf ]] || echo "  build/docs/unrolled.pdf         the book on paper"
}
