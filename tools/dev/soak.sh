# Part of ./dev: the crash instruments and the simulator at length, two hours or so on two cores. Each part tells how far it is and
# its figures; one failure fails all. What it did is summed up at the end, with a line for docs/simulation-ledger.md.
#   ./dev soak [PART…]      parts: see soak_parts. Smaller or larger by MOORAGE_SEEDS, MOORAGE_POWERLOSS_IMAGES, MOORAGE_CRASH_PAIRS,
#                           MOORAGE_KILL_CYCLES, MOORAGE_CONTAINER_KILL_CYCLES, MOORAGE_MUTANT_SEEDS, MOORAGE_SEED_FIRST

soak_parts=(powerloss points kill containers mutants determinism seeds)
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
# All mutants anew, without the seeds that are known to see them; the table is for docs/simulation-ledger.md.
soak_mutants() {
  nice -n 15 build/dev/tests/simulation/mutants/moorage_hunt_mutants --seeds-max "${MOORAGE_MUTANT_SEEDS:-3000}" --percent-min 90 --jobs "$jobs" --markdown 1
}
# Seeds that nobody has played before: the range goes into docs/simulation-ledger.md.
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

soak_program() { nice -n 10 "build/dev/tests/$1" --gtest_brief=1; }

# The lines of a part that say what it did.
soak_figures() {
  grep -hE '^(power loss:|kill -9|.* seeds in [0-9.]+ s:|[0-9]+ of [0-9]+ mutants caught|200 seeds:|crash points:|.* deaths)' "$1" || true
}

run_soak() {
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
