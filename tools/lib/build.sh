# shellcheck shell=bash
# Configuring and compiling.

# hash_files FILE…: one hash of their names and contents.
hash_files() {
  printf '%s\0' "$@" | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1
}

# compile_jobs: how many compilers at once. Boost.Beast and its templates take about a gigabyte each.
compile_jobs() {
  local cores gigabytes
  cores=$(nproc)
  gigabytes=$(awk '/^MemAvailable/ {print int($2 / 1000000)}' /proc/meminfo)
  echo $((gigabytes < 1 ? 1 : gigabytes < cores ? gigabytes : cores))
}

# configure PRESET: only when never done or when the presets changed; ninja sees to everything else.
configure() {
  local preset=$1
  local stamp="$BUILD/stamps/configured-$preset" inputs
  inputs=$(hash_files "$ROOT/CMakePresets.json")
  [[ -f $BUILD/$preset/build.ninja && -f $stamp && $(<"$stamp") == "$inputs" ]] && return
  headline "Configure the $preset build"
  quietly "configure-$preset" cmake -S "$ROOT" --preset "$preset" --fresh
  mkdir -p "$BUILD/stamps"
  printf '%s\n' "$inputs" >"$stamp"
}

# configure_cluster PRESET: with what runs over Kafka from now on. Only that depends on it, so nothing else is
# compiled anew, and ./dev run need not turn it off again.
configure_cluster() {
  configure "$1"
  grep -q '^TWITCHY_CLUSTER:BOOL=ON' "$BUILD/$1/CMakeCache.txt" && return
  headline "Configure the $1 build with the cluster parts"
  quietly "configure-$1-cluster" cmake -S "$ROOT" -B "$BUILD/$1" -DTWITCHY_CLUSTER=ON
}

# compile PRESET [TARGET]: all, unless a target is named.
compile() {
  local preset=$1 target=${2:-all}
  configure "$preset"
  headline "Compile ($preset: $target)"
  cmake --build "$BUILD/$preset" -j "$(compile_jobs)" --target "$target" </dev/null ||
    fail "the $preset build does not compile: see above" "Again, with less noise: ./dev build $preset"
}
