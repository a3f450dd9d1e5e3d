# Part of ./dev: every test there is, in an order that finds trouble early. Each step prints one line and keeps its output in
# build/logs; the last line adds up all cases of all steps. While a step runs, lines like "[2/9] unit: 40 of 152, about 9 min left in
# all" go to the terminal; what is left is estimated from the last run on this machine, or from expected_seconds.

all_steps=(build unit live python wheel asan tsan typing demo)
quick_steps=(build unit live python typing)
# On two processors that do nothing else, from an empty cache.
declare -A expected_seconds=([build]=600 [unit]=240 [live]=240 [python]=180 [wheel]=120 [asan]=90 [tsan]=60 [typing]=30 [demo]=60)
seconds_file=build/.step-seconds
# What runs under ASan and UBSan: everything that reads foreign bytes or decides. The drivers of real programs are left out: their
# build alone takes as long as everything else. Clang builds it, in half of g++'s time, and finds other mistakes.
sanitized='^(wire_tests|test_control|test_engine|test_threads)$'

step_build()  { configure dev -DMOORAGE_TESTS=ON; MOORAGE_PROGRESS_FD=$progress_fd build dev; }
step_unit()   { run_ctest dev -j "$jobs" -LE live; }
step_live()   { ctest_has dev -L live || return 0; setup_containers; run_ctest dev -j 1 -L live; }
build_asan()  { build_unit_tests asan -R "$sanitized"; }
step_asan()   { build_asan; ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 run_ctest asan -j "$jobs" -R "$sanitized"; }
# What has more than one thread; the other tests of the engine are host-driven.
build_tsan()  { build_unit_tests tsan -R '^test_threads$'; }
step_tsan()   { build_tsan; run_ctest tsan -j 1 -R '^test_threads$'; }
step_python() { need_module; setup_containers; run_pytest tests/python -m "not slow"; if [[ -d tests/live/python ]]; then run_pytest tests/live/python -m "not soak"; fi; }
# Uses the paths of the first build, so that ccache has its objects.
step_wheel()  { need_module; CC=/usr/bin/cc CXX=/usr/bin/c++ run_pytest tests/python -m slow; }
step_typing() {
  MYPYPATH=python:tools/demo with_package mypy --config-file python/pyproject.toml python/moorage tools/demo/*.py tools/dev/progress.py tools/make_types.py
  run_ruff
  record typing 2 0
}
step_demo()   { need_module; setup_containers; with_package python tools/demo --plain {progress_fd}>&- && record demo 1 0; }

ctest_has() { local preset=$1; shift; ctest --test-dir build/"$preset" -N "$@" | grep 'Test *#' >/dev/null; }

# Cases are counted one by one: GoogleTest and pytest write what they ran as XML.
run_ctest() {
  local preset=$1; shift
  ctest_has "$preset" "$@" || return 0
  GTEST_OUTPUT=xml:$root/build/logs/cases/$preset/ ctest --test-dir build/"$preset" --output-on-failure --no-tests=error \
    --output-junit "$root/build/logs/cases/$preset-$step.ctest.xml" "$@" {progress_fd}>&- | show_ctest
}

# Copies what ctest prints, and tells every 15 s how many tests have ended.
show_ctest() {
  local line last=$SECONDS
  while IFS= read -r line; do
    printf '%s\n' "$line"
    if [[ $line =~ ^\ *([0-9]+)/([0-9]+)\ Test ]] && ((SECONDS - last >= 15)); then
      last=$SECONDS
      progress_line "${BASH_REMATCH[1]} of ${BASH_REMATCH[2]}$(left_in_all)"
    fi
  done
}

progress_line() { if [[ -n ${progress_fd:-} ]]; then printf '%s: %s\n' "$phase_label" "$1" >&"$progress_fd"; fi; }

# What the steps from this one on will take, by the last run or by what is expected.
left_in_all() {
  local seconds=$((began - SECONDS)) at known
  for ((at = step_at; at < ${#steps[@]}; at++)); do
    known=$(sed -n "s/^${steps[at]} //p" $seconds_file 2>/dev/null | tail -n 1)
    seconds=$((seconds + ${known:-${expected_seconds[${steps[at]}]:-60}}))
  done
  ((seconds > 0)) && printf ', about %d min left in all' $(((seconds + 59) / 60))
}

# The unit tests of a sanitizer build and nothing else.
build_unit_tests() {
  local preset=$1; shift
  configure "$preset"
  local targets
  targets=$(ctest --test-dir build/"$preset" -N "$@" | sed -n 's/^ *Test *#[0-9]*: //p')
  local known
  known=$(ninja -C build/"$preset" -t targets all | sed -n 's/^\([A-Za-z0-9_]*\): phony$/\1/p')
  build "$preset" $(comm -12 <(sort -u <<<"$targets") <(sort -u <<<"$known"))
}

# Tests of containers mostly wait, so that the sanitizer builds run beside them at low priority. A
# process group of its own, so that the end of the tests ends the compilers, too. A build that fails here fails again in its own step.
ahead=
begin_ahead() {
  set -m
  (
    set -e
    progress_fd=
    renice -n 19 "$BASHPID" >/dev/null
    build_asan
    build_tsan
  ) </dev/null >build/logs/ahead.log 2>&1 &
  ahead=$!
  set +m
  trap '[[ -z $ahead ]] || kill -- -"$ahead" 2>/dev/null || true' EXIT
}

end_ahead() {
  wait "$ahead" || true
  ahead=
  trap - EXIT
}

run_pytest() {
  with_package python -m pytest -q -c python/pyproject.toml --rootdir "$root" -p no:cacheprovider \
    --junitxml "$root/build/logs/cases/pytest-$step-$(tr / - <<<"$1").xml" "$@" {progress_fd}>&-
}

record() { mkdir -p build/logs/cases; printf '%s %s %s\n' "$1" "$2" "$3" >>build/logs/cases/plain.txt; }

run_tests() {
  local steps=("${all_steps[@]}") started=$SECONDS failed=() step began code
  if [[ ${1:-} == quick ]]; then steps=("${quick_steps[@]}"); elif (($#)); then steps=("$@"); fi
  for step in "${steps[@]}"; do
    declare -F "step_$step" >/dev/null || fail "unknown step '$step'" "steps: ${all_steps[*]}"
  done
  phases 2
  setup_machine
  rm -rf build/logs && mkdir -p build/logs/cases
  phases ${#steps[@]}
  exec {progress_fd}>&2      # closed for what is tested, so that no test inherits it
  local step_at
  for step_at in "${!steps[@]}"; do
    step=${steps[step_at]}
    began=$SECONDS
    phase "$step"
    progress_line "begins$(left_in_all)"
    [[ $step == live && " ${steps[*]} " == *" asan tsan "* ]] && begin_ahead
    [[ $step == asan && -n $ahead ]] && end_ahead
    # Not as a condition: bash would ignore set -e inside.
    set +e
    (set -e; "step_$step") </dev/null >build/logs/"$step".log 2>&1
    code=$?
    set -e
    if [[ $code == 0 ]]; then
      mkdir -p build && printf '%s %d\n' "$step" $((SECONDS - began)) >>$seconds_file
      printf '%-7s ok      %4d s\n' "$step" $((SECONDS - began))
    else
      printf '%-7s FAILED  %4d s   build/logs/%s.log ends:\n' "$step" $((SECONDS - began)) "$step"
      tail -n 80 build/logs/"$step".log | sed 's/^/    /'
      failed+=("$step")
      [[ $step == build ]] && break
    fi
  done
  echo "$((SECONDS - started)) s in all"
  python tools/dev/count.py build/logs/cases "${failed[@]}"
}
