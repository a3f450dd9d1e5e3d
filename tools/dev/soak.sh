# Part of ./dev: the crash instruments at length, an hour or so on two cores. Each part prints its figures; one failure fails all.
#   ./dev soak [PART…]      parts: powerloss points kill mutants seeds determinism

soak_parts=(powerloss points kill mutants determinism seeds)

soak_powerloss() { MOORAGE_POWERLOSS_IMAGES=${MOORAGE_POWERLOSS_IMAGES:-100000} soak_program crash/powerloss/moorage_powerloss_test; }
soak_points()    { MOORAGE_CRASH_PAIRS=${MOORAGE_CRASH_PAIRS:-2000} soak_program crash/points/moorage_crash_points_test; }
soak_kill() {
  MOORAGE_KILL_CYCLES=${MOORAGE_KILL_CYCLES:-500} soak_program crash/engine/moorage_engine_kill_test
  MOORAGE_KILL_CYCLES=${MOORAGE_KILL_CYCLES:-5000} soak_program crash/store/moorage_store_crash_test
}

# The simulator (docs/testing.md). Seeds that nobody has played before: the range goes into docs/simulation-ledger.md.
soak_mutants() { ninja -C build/dev -j "$jobs" moorage_hunt_mutants; nice -n 15 build/dev/tests/simulation/mutants/moorage_hunt_mutants --seeds-max 3000 --percent-min 90; }
soak_seeds() {
  local first=${MOORAGE_SEED_FIRST:-1000000} count=${MOORAGE_SEEDS:-200000}
  nice -n 15 build/dev/tests/simulation/moorage_simulate_seeds --seeds "$first..$((first + count - 1))" --jobs "$jobs" --require-counters
}
# 200 seeds twice in processes of their own, and under the other compiler: the same hashes.
soak_determinism() {
  local runner=tests/simulation/moorage_simulate_seeds out=build/soak
  mkdir -p $out
  build/dev/$runner --seeds 1..200 --hashes >$out/hashes.1 || true
  build/dev/$runner --seeds 1..200 --hashes --jobs 2 >$out/hashes.2 || true
  cmp $out/hashes.1 $out/hashes.2
  cmake -S . -B build/clang -G Ninja -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 -DMOORAGE_PYTHON=OFF >$out/clang.configure.log
  ninja -C build/clang -j "$jobs" moorage_simulate_seeds
  build/clang/$runner --seeds 1..200 --hashes >$out/hashes.clang || true
  cmp $out/hashes.1 $out/hashes.clang
  echo "200 seeds: the same hashes twice and under both compilers"
}

soak_program() { nice -n 10 "build/dev/tests/$1" --gtest_brief=1; }

run_soak() {
  local parts=("$@") part failed=() began
  (($#)) || parts=("${soak_parts[@]}")
  for part in "${parts[@]}"; do
    declare -F "soak_$part" >/dev/null || fail "unknown part '$part'" "parts: ${soak_parts[*]}"
  done
  for part in "${parts[@]}"; do
    began=$SECONDS
    echo "== $part"
    (set -e; "soak_$part") || failed+=("$part")
    echo "== $part: $((SECONDS - began)) s"
  done
  if ((${#failed[@]})); then echo "soak FAILED: ${failed[*]}"; return 1; fi
  echo "soak passed: ${parts[*]}"
}
