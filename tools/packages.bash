# What the book needs of a machine, how it gets there, and the verb `doctor` of `book`, which sources this.

# --- packages ---------------------------------------------------------------------------------------------------

# To compile and run: the compiler, arrays, the small libraries, what draws, and python for the verbs of exercises.
to_run=(g++ cmake ninja-build ccache libxtensor-dev libxsimd-dev libcli11-dev libfmt-dev nlohmann-json3-dev doctest-dev
  libhnswlib-dev zlib1g-dev libreadline-dev graphviz gnuplot-nox
  python3)
# To grade a class: the sandbox for strangers' answers.
to_grade=(bubblewrap)
# To test besides: programs driven through a real terminal, git for the tests of `reset`, and what benchmarks compare with.
to_test=(python3-pexpect python3-yaml git libopenblas-dev)
# To measure: operations one by one, and the program that lets workloads take turns. python3-torch is asked for by nobody.
to_bench=(libbenchmark-dev libopenblas-dev python3)

missing() { # PACKAGES...: those that are not installed, on one line
  { dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true; } | awk -v wanted="$*" '
    $1 == "installed" { have[$2] }
    END { n = split(wanted, w, " "); for (i = 1; i <= n; i++) if (!(w[i] in have || told[w[i]]++)) printf "%s%s", gap++ ? " " : "", w[i] }'
}

# Elsewhere than on Debian the book cannot tell what is installed: CMake will. This is what to look for.
elsewhere() {
  cat >&2 <<'END'
Unrolled installs its packages by itself only on Debian and Ubuntu. What it needs, to be installed by hand:
  a C++20 compiler (g++ 12 or later), CMake 3.24, ninja, ccache, xtensor, xsimd, CLI11, fmt,
  nlohmann-json, doctest, hnswlib, zlib, readline, Graphviz, gnuplot, Python 3
END
  exit 2
}

# The folder that all output goes to.
make_room() {
  { mkdir -p build && [[ -w build ]]; } 2>/dev/null || fail "$top/build cannot be written to" 'make a copy of the book that is yours'
}

on_debian() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

agreed() { # may it install? Asks only a person at a terminal
  [[ -z ${yes:-} && -t 0 && -t 1 ]] || return 0
  local answer
  read -r -p 'Install them now? [Y/n] ' answer
  [[ $answer != [nN]* ]]
}

as_root() {
  local settings=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C)
  if [[ $EUID == 0 ]]; then "${settings[@]}" "$@"; else sudo "${settings[@]}" "$@"; fi
}

# apt-get, with what it said in $log. While another process holds its locks, it waits: a new system spends its first minutes
# on updates of its own.
apt_get() { # ARGUMENTS...
  local start=$SECONDS told='' holder
  until as_root apt-get -q "$@" 2>&1 | tee "$log" | on_one_line; do
    grep -qE '^(E|Error): (Could not get lock|Unable to (lock|acquire))' "$log" || return 1
    ((SECONDS - start < 1800)) || return 1
    holder=$(sed -nE 's/.*held by process ([0-9]+) \((.*)\).*/ (\2, process \1)/p' "$log")
    [[ -n $told ]] || echo "Another program is installing packages$holder. Waiting until it has finished; Ctrl-C ends this." >&2
    told=1
    sleep 3
  done
}

ensure() { # PACKAGES...: installs those that are missing, having said so
  if ! on_debian; then
    type cmake ninja >/dev/null 2>&1 || elsewhere
    return 0
  fi
  local wanted
  wanted=$(missing "$@")
  [[ -n $wanted ]] || return 0
  local by_hand="apt-get install --no-install-recommends $wanted"
  [[ $EUID == 0 ]] || by_hand="sudo $by_hand"
  echo "Unrolled is C++ built here, from packages of this system. Missing: $wanted" >&2
  [[ $EUID == 0 ]] || command -v sudo >/dev/null || fail "they need root, and there is no sudo" "as root: ${by_hand#sudo }"
  # `true` asks for the password now, if one is needed.
  if ! agreed || ! as_root true; then fail 'nothing was installed' "$by_hand"; fi
  local start=$SECONDS
  make_room
  # shellcheck disable=SC2086  # a list of words
  if ! { apt_get update && apt_get -y -o Dpkg::Use-Pty=0 install --no-install-recommends $wanted; }; then
    grep -E '^(E|Error|W|Warning|sudo):' "$log" | tail -n 3 >&2 || true
    fail 'the packages could not be installed' "try it by hand: $by_hand"
  fi
  echo "Installed in $((SECONDS - start)) s." >&2
}

# --- doctor -----------------------------------------------------------------------------------------------------

verdict() { # GOOD? WHAT FIX
  if [[ $1 == 1 ]]; then echo "$green✓$plain $2"; else echo "$red✗$plain $2 → $3"; ill=1; fi
}

at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | sed -n 1p) == "$2" ]] && echo 1 || echo 0; } # HAVE NEEDED

examine_machine() { # [--fix]: installs what it would only name
  local ill=0 version wanted free
  [[ ${1:-} != --fix ]] || ensure "${to_run[@]}" "${to_test[@]}" "${to_document[@]}"
  version=$(g++ -dumpfullversion 2>/dev/null || echo none)
  verdict "$(at_least "${version/none/0}" 12)" "compiler: g++ $version, at least 12" 'sudo apt-get install g++'
  version=$(cmake --version 2>/dev/null | awk 'NR == 1 { print $3 }' || true)
  verdict "$(at_least "${version:-0}" 3.24)" "cmake ${version:-none}, at least 3.24" 'sudo apt-get install cmake'
  if on_debian; then
    wanted=$(missing "${to_run[@]}" "${to_test[@]}" "${to_document[@]}")
    verdict "$([[ -z $wanted ]] && echo 1)" "packages ${wanted:+missing: $wanted}" \
      "sudo apt-get install --no-install-recommends $wanted"
  fi
  verdict "$(command -v dot >/dev/null && echo 1)" 'Graphviz draws the graphs' 'sudo apt-get install graphviz'
  verdict "$(command -v npm >/dev/null && echo 1)" 'npm fetches real data (without it: embedded samples)' \
    'sudo apt-get install --no-install-recommends npm'
  free=$(df -Pk . | awk 'NR == 2 { print int($4 / 1e6) }')
  verdict "$((free >= 2))" "disk: $free GB free, at least 2" 'make room; rm -rf build gives back what was built'
  [[ $ill == 0 ]] || exit 1
}
