# Part of ./dev: the same inputs give the same placements and the same histories under g++ and clang.
#   ./dev compilers [SEEDS]      SEEDS: how many histories to compare, 200 if not given
#
# Placements: test_placement has the hash of thousands of decisions as a constant (Placer.places_the_same_everywhere), so the two
# compilers agree when both pass it. Histories: the simulator prints one hash for each seed, and the two lists are compared.

run_compilers() {
  local seeds=${1:-200} out=build/compilers preset
  local golden=tests/unit/placement/test_placement runner=tests/simulation/moorage_simulate_seeds
  [[ $seeds =~ ^[1-9][0-9]*$ ]] || fail "'$seeds' is not a number of seeds"
  mkdir -p $out
  configure dev -DMOORAGE_TESTS=ON
  configure clang
  for preset in dev clang; do
    ninja -C build/$preset -j "$jobs" test_placement moorage_simulate_seeds
    nice -n 10 build/$preset/$golden --gtest_brief=1 --gtest_filter='Placer.places_the_same_everywhere'
    nice -n 10 build/$preset/$runner --seeds "1..$seeds" --jobs "$jobs" --hashes --failing-percent-max 100 >$out/hashes.$preset
  done
  cmp $out/hashes.dev $out/hashes.clang || fail "the two compilers give different histories" "compare $out/hashes.dev with $out/hashes.clang"
  say "the same placements, and the same $seeds histories, under g++ and clang"
}
