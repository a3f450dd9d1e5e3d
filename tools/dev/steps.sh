# Part of ./dev: building, checking, measuring. Ninja and ccache build only what has changed.

jobs=$(nproc)

# configure NAME [cmake arguments]: only where the cache is missing or the arguments have changed; ninja re-runs cmake by itself.
configure() {
  local preset=$1; shift
  local stamp=build/$preset/.configured
  if [[ ! -e build/$preset/build.ninja || $(cat "$stamp" 2>/dev/null) != "$*" ]]; then
    cmake --preset "$preset" -DPython3_EXECUTABLE="$venv/bin/python" -DPython_EXECUTABLE="$venv/bin/python" "$@" >build/"$preset".configure.log 2>&1 ||
      { tail -n 40 build/"$preset".configure.log >&2; fail "cmake --preset $preset failed" "the whole output is in build/$preset.configure.log"; }
    printf '%s' "$*" >"$stamp"
  fi
}

# build PRESET TARGET…: ninja with a line that says how much is left; the whole output is in build/PRESET.build.log.
build() {
  local preset=$1; shift
  python3 tools/dev/progress.py "${phase_label:-build $preset}" build/"$preset".build.log -C build/"$preset" -j "$jobs" "$@"
}

# The library, the Python module and what the command line runs: no tests, unless the packages for them are there.
build_product() {
  phase configure
  if compgen -G "build/.packages-$(cat tools/dev/packages.txt tools/dev/packages-test.txt | sha256sum | cut -c1-16)" >/dev/null; then
    configure dev -DMOORAGE_TESTS=ON
  else
    configure dev -DMOORAGE_TESTS=OFF
  fi
  phase build
  build dev moorage_python
}

build_dev() {
  phase configure
  configure dev -DMOORAGE_TESTS=ON
  phase build
  build dev "$@"
}

# Runs a command with the package, its extension module and the command line tool on the path.
with_package() {
  PATH=$venv/bin:$root/tools/dev/bin:$PATH PYTHONPATH=$root/build/dev/python:$root/python${PYTHONPATH:+:$PYTHONPATH} "$@"
}

need_module() { compgen -G "build/dev/python/_moorage*.so" >/dev/null || fail "the Python module was not built" "see build/dev.configure.log"; }

# Python: style, imports and likely mistakes, as python/pyproject.toml says.
run_ruff() { "$venv/bin/ruff" check --config python/pyproject.toml python tools bench examples tests bindings; }

sources() { git ls-files -co --exclude-standard '*.h' '*.cpp' '*.c' ':!:tests/capi/frozen*'; }

format_sources() { sources | xargs -r -P "$jobs" -n 16 clang-format-14 -i; }

run_check() {
  configure dev -DMOORAGE_TESTS=ON
  local bad=0
  sources | xargs -r -P "$jobs" -n 16 clang-format-14 --dry-run -Werror || bad=1
  ctest --test-dir build/dev -L tidy --output-on-failure || bad=1
  run_ruff || bad=1
  if [[ ${1:-} == --tidy || ${1:-} == --all ]]; then
    build dev moorage_schemas
    git ls-files 'core/*.cpp' 'capi/*.cpp' | xargs -r -P "$jobs" -n 4 clang-tidy-14 --quiet -p build/dev || bad=1
  fi
  return $bad
}

run_bench() {
  setup_containers
  phase configure
  configure release
  phase build
  build release
  local runner
  for runner in bench/run bench/run.sh bench/run.py; do
    if [[ -e $runner ]]; then
      case $runner in *.py) runner="python $runner" ;; *) runner="bash $runner" ;; esac
      PYTHONPATH=$root/build/release/python:$root/python PATH=$venv/bin:$PATH $runner build/release "$@"
      return
    fi
  done
  find build/release/bench -maxdepth 2 -type f -executable -name '*bench*' -print -exec {} "$@" \;
}
