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

build_dev() {
  configure dev
  ninja -C build/dev -j "$jobs" "$@"
}

# Runs a command with the package, its extension module and the command line tool on the path.
with_package() {
  PATH=$venv/bin:$root/tools/dev/bin:$PATH PYTHONPATH=$root/build/dev/python:$root/python${PYTHONPATH:+:$PYTHONPATH} "$@"
}

need_module() { compgen -G "build/dev/python/_moorage*.so" >/dev/null || fail "the Python module was not built" "see build/dev.configure.log"; }

sources() { git ls-files -co --exclude-standard '*.h' '*.cpp' '*.c' ':!:tests/capi/frozen*'; }

format_sources() { sources | xargs -r -P "$jobs" -n 16 clang-format-14 -i; }

run_check() {
  configure dev
  local bad=0
  sources | xargs -r -P "$jobs" -n 16 clang-format-14 --dry-run -Werror || bad=1
  ctest --test-dir build/dev -L tidy --output-on-failure || bad=1
  if [[ ${1:-} == --tidy || ${1:-} == --all ]]; then
    ninja -C build/dev moorage_schemas
    git ls-files 'core/*.cpp' 'capi/*.cpp' | xargs -r -P "$jobs" -n 4 clang-tidy-14 --quiet -p build/dev || bad=1
  fi
  return $bad
}

run_bench() {
  setup_venv tools/dev/requirements-bench.txt
  setup_containers
  configure release
  ninja -C build/release -j "$jobs"
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
