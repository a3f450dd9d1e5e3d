# Part of ./dev: the crash instruments at length, an hour or so on two cores. Each part prints its figures; one failure fails all.
#   ./dev soak [PART…]      parts: powerloss points kill

soak_parts=(powerloss points kill)

soak_powerloss() { MOORAGE_POWERLOSS_IMAGES=${MOORAGE_POWERLOSS_IMAGES:-100000} soak_program crash/powerloss/moorage_powerloss_test; }
soak_points()    { MOORAGE_CRASH_PAIRS=${MOORAGE_CRASH_PAIRS:-2000} soak_program crash/points/moorage_crash_points_test; }
soak_kill() {
  MOORAGE_KILL_CYCLES=${MOORAGE_KILL_CYCLES:-500} soak_program crash/engine/moorage_engine_kill_test
  MOORAGE_KILL_CYCLES=${MOORAGE_KILL_CYCLES:-5000} soak_program crash/store/moorage_store_crash_test
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
