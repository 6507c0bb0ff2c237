# shellcheck shell=bash
# Fuzzing: every *_fuzz.cc for a while, each with a corpus that is kept from run to run.

# fuzz_targets: the names of the built ones.
fuzz_targets() {
  find "$BUILD/fuzz/fuzzers" -maxdepth 1 -type f -name '*_fuzz' -printf '%f\n' | LC_ALL=C sort
}

# fuzz_seeds TARGET: the folder of inputs kept beside its code, if there is one.
fuzz_seeds() {
  find "$ROOT/src" -type d -path "*/corpus/$1" -print
}

# fuzz TARGET SECONDS
fuzz() {
  local target=$1 seconds=$2 corpus="$BUILD/fuzz-corpus/$1"
  local -a seeds
  mkdir -p "$corpus" "$BUILD/fuzz-crashes"
  mapfile -t seeds < <(fuzz_seeds "$target")
  headline "Fuzz $target for $seconds s"
  if ! "$BUILD/fuzz/fuzzers/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$BUILD/fuzz-crashes/$target-" "$corpus" "${seeds[@]}"; then
    fail "$target found something: see above, and its input in build/fuzz-crashes/" \
      "Mend it, and keep the input in corpus/$target/ beside the code: ./dev test then tries it each time."
  fi
}
