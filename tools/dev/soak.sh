# Part of ./dev: the crash instruments and the simulator at length, two hours or so on two cores. Each part shows its progress and
# its figures; one failure fails the whole run. A summary comes at the end, with a line for docs/simulation-ledger.md.
#   ./dev soak mutate [--sample N] …   mutants of a sample of the code against the tests that are near (tools/dev/mutate.py --help)
#   ./dev soak fuzz [MINUTES]          every fuzz target with a share of so many minutes (60)
#   ./dev soak [PART…]      parts: see soak_parts. Smaller or larger by MOORAGE_SEEDS, MOORAGE_POWERLOSS_IMAGES, MOORAGE_CRASH_PAIRS,
#                           MOORAGE_KILL_CYCLES, MOORAGE_CONTAINER_KILL_CYCLES, MOORAGE_MUTANT_SEEDS, MOORAGE_SEED_FIRST

soak_parts=(powerloss points kill containers live mutants determinism seeds)
soak_logs=build/soak

soak_powerloss() { MOORAGE_POWERLOSS_IMAGES=${MOORAGE_POWERLOSS_IMAGES:-100000} soak_program crash/powerloss/moorage_powerloss_test; }
soak_points()    { MOORAGE_CRASH_PAIRS=${MOORAGE_CRASH_PAIRS:-2000} soak_program crash/points/moorage_crash_points_test; }
soak_kill() {
  MOORAGE_KILL_CYCLES=${MOORAGE_KILL_CYCLES:-500} soak_program crash/engine/moorage_engine_kill_test
  MOORAGE_KILL_CYCLES=${MOORAGE_KILL_CYCLES:-5000} soak_program crash/store/moorage_store_crash_test
}
# Every 50th of the 500 kills has real containers.
soak_containers() {
  need_module
  setup_containers
  MOORAGE_CONTAINER_KILL_CYCLES=${MOORAGE_CONTAINER_KILL_CYCLES:-10} with_package python -m pytest -q -s -c python/pyproject.toml \
    --rootdir "$root" -p no:cacheprovider tests/live/python/test_kill_loop.py
  MOORAGE_LIVE_RESTARTS=1 with_package python -m pytest -q -s -c python/pyproject.toml \
    --rootdir "$root" -p no:cacheprovider tests/live/python/test_restarts.py
}
# What takes minutes with real containers: the corpus of task definitions, a service under load.
soak_live() {
  need_module
  setup_containers
  with_package python -m pytest -q -c python/pyproject.toml --rootdir "$root" -p no:cacheprovider tests/live/python -m soak
}
# All mutants anew, without the seeds that are known to see them; the table is for docs/simulation-ledger.md.
soak_mutants() {
  nice -n 15 build/dev/tests/simulation/mutants/moorage_hunt_mutants --seeds-max "${MOORAGE_MUTANT_SEEDS:-3000}" --percent-min 90 --jobs "$jobs" --markdown 1
}
# Seeds that were never played before: the range goes into docs/simulation-ledger.md.
soak_seeds() {
  local first=${MOORAGE_SEED_FIRST:-1000000} count=${MOORAGE_SEEDS:-200000}
  nice -n 15 build/dev/tests/simulation/moorage_simulate_seeds --seeds "$first..$((first + count - 1))" --jobs "$jobs" --require-counters \
    --progress $((count / 20 + 1))
}
# 200 seeds twice in processes of their own, and under the other compiler: the same hashes.
soak_determinism() {
  local runner=build/dev/tests/simulation/moorage_simulate_seeds
  $runner --seeds 1..200 --hashes --failing-percent-max 100 >$soak_logs/hashes.1
  $runner --seeds 1..200 --hashes --failing-percent-max 100 --jobs 2 >$soak_logs/hashes.2
  cmp $soak_logs/hashes.1 $soak_logs/hashes.2
  echo "200 seeds: the same hashes twice"
  source tools/dev/compilers.sh
  run_compilers 200
  echo "200 seeds: the same hashes under both compilers"
}

# An environment of its own: the generator brings packages that nothing else needs.
soak_mutate() {
  local venv_mutate=build/mutate/venv
  local stamp=$venv_mutate/.requirements-$(sha256sum <tools/dev/requirements-mutate.txt | cut -c1-16)
  if [[ ! -e $stamp ]]; then
    /usr/bin/python3 -m venv --clear $venv_mutate
    $venv_mutate/bin/pip install -q --disable-pip-version-check --no-deps -r tools/dev/requirements-mutate.txt
    touch "$stamp"
  fi
  nice -n 10 $venv_mutate/bin/python tools/dev/mutate.py "$@"
}

# Every target has an equal share of the time. What a run finds new stays in build/soak/fuzz/TARGET/corpus for the next one; an input
# that breaks a promise is kept beside it, and the line that names it says how to play it again.
soak_fuzz() {
  local minutes=${1:-60}
  [[ $minutes =~ ^[0-9]+$ && $minutes -gt 0 ]] || fail "'$minutes' is no number of minutes" "usage: ./dev soak fuzz [MINUTES]"
  configure fuzz
  local targets=() target
  mapfile -t targets < <(sed -n 's/^moorage_fuzz_target(\([a-z_]*\).*/\1/p' tests/fuzz/CMakeLists.txt)
  ninja -C build/fuzz -j "$jobs" "${targets[@]/%/_fuzz}"
  local seconds=$((minutes * 60 * jobs / ${#targets[@]}))
  ((seconds >= 5)) || seconds=5
  echo "${#targets[@]} targets, $seconds s each, $jobs at once"
  export -f fuzz_one
  export soak_logs seconds
  local code=0
  for target in "${!targets[@]}"; do echo "$((target + 1))/${#targets[@]} ${targets[target]}"; done |
    xargs -P "$jobs" -L 1 bash -c 'fuzz_one "$@"' fuzz_one || code=1
  local runs
  runs=$(for target in "${targets[@]}"; do sed -n 's/^stat::number_of_executed_units: *//p' "$soak_logs/fuzz/$target/log"; done | awk '{all += $1} END {print all + 0}')
  echo "fuzz: ${#targets[@]} targets, $runs runs, $( ((code == 0)) && echo 'no promise broken' || echo 'FAILED: see the lines above')"
  return $code
}

# fuzz_one N/ALL TARGET: one line when it begins, one with executions and covered edges when it ends.
fuzz_one() {
  local number=$1 target=$2 work=$soak_logs/fuzz/$2
  mkdir -p "$work/corpus"
  printf 'fuzz: %-5s %-16s begins\n' "$number" "$target"
  local code=0
  ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 nice -n 10 "build/fuzz/tests/fuzz/${target}_fuzz" \
    -max_total_time="$seconds" -rss_limit_mb=3000 -timeout=60 -print_final_stats=1 -artifact_prefix="$work/" "$work/corpus" \
    "tests/fuzz/corpus/$target" >"$work/log" 2>&1 || code=$?
  local runs edges added
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/log")
  added=$(sed -n 's/^stat::new_units_added: *//p' "$work/log")
  edges=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$work/log" | tail -n 1)
  if ((code == 0)); then
    printf 'fuzz: %-5s %-16s ok      %8s runs in %s s, %6s edges covered, %5s new inputs\n' "$number" "$target" "${runs:-0}" "$seconds" \
      "${edges:-0}" "${added:-0}"
  else
    printf 'fuzz: %-5s %-16s FAILED  %s; play it again: build/fuzz/tests/fuzz/%s_fuzz %s\n' "$number" "$target" \
      "$(grep -m1 -hE 'broken promise|ERROR: |runtime error' "$work/log" | cut -c1-160)" "$target" "$(ls -t "$work"/*-* 2>/dev/null | head -n 1)"
    return 1
  fi
}

soak_program() { nice -n 10 "build/dev/tests/$1" --gtest_brief=1; }

# The lines of a part that say what it did.
soak_figures() {
  grep -hE '^(power loss:|fuzz: |kill -9|.* seeds in [0-9.]+ s:|[0-9]+ of [0-9]+ mutants caught|200 seeds:|crash points:|.* deaths)' "$1" || true
}

run_soak() {
  # These two build what they need by themselves, and take arguments.
  if [[ ${1:-} == mutate || ${1:-} == fuzz ]]; then
    mkdir -p $soak_logs
    "soak_$1" "${@:2}"
    return
  fi
  build_dev
  local parts=("$@") part failed=() began code summary=()
  (($#)) || parts=("${soak_parts[@]}")
  for part in "${parts[@]}"; do
    declare -F "soak_$part" >/dev/null || fail "unknown part '$part'" "parts: ${soak_parts[*]}"
  done
  mkdir -p $soak_logs
  for part in "${parts[@]}"; do
    began=$SECONDS
    echo "== $part"
    # Not as a condition: bash would ignore set -e inside.
    set +e
    (set -e -o pipefail; "soak_$part" 2>&1 | tee $soak_logs/"$part".log)
    code=$?
    set -e
    ((code == 0)) || failed+=("$part")
    summary+=("$(printf '%-12s %-6s %5d s' "$part" "$( ((code == 0)) && echo ok || echo FAILED)" $((SECONDS - began)))")
    echo "== ${summary[-1]}"
  done
  echo
  local line at=0
  for part in "${parts[@]}"; do
    echo "${summary[$((at++))]}"
    soak_figures $soak_logs/"$part".log | sed 's/^/               /'
  done
  for part in "${parts[@]}"; do
    soak_figures $soak_logs/"$part".log | while read -r line; do
      echo "| $(git describe --always --dirty 2>/dev/null) | $part | $line |"
    done
  done >$soak_logs/ledger.md
  echo "lines for docs/simulation-ledger.md: $soak_logs/ledger.md"
  if ((${#failed[@]})); then echo "soak FAILED: ${failed[*]}"; return 1; fi
  echo "soak passed: ${parts[*]}"
}
