# shellcheck shell=bash
# What benchmarks compare ours with. `./dev bench text`, the text engine: in build/text_engine, a corpus and
# two others. `./dev bench peers`, the fan-out: in build/peers, three relays. And what capacity is worked out from:
# `./dev bench model`. And what runs over Kafka and Cassandra: `./dev bench cluster`.

TEXT_ENGINE="$ROOT/bench/text_engine"
PREPARED="$BUILD/text_engine"
PEERS="$ROOT/bench/peers"
PREPARED_PEERS="$BUILD/peers"

# bench_text [ARGS of bench/text_engine/run]
bench_text() {
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then exec "$TEXT_ENGINE/run" --help; fi
  # shellcheck disable=SC2046  # no group, or one each
  need_packages build unit bench $(node_group) $(cargo_group)
  compile release skibidi_bench
  mkdir -p "$PREPARED"
  chat_corpus
  build_uwuifier
  build_uwuify
  cd "$ROOT" || return
  headline "Measure on one core: $PREPARED/results.md will hold the tables"
  exec "$TEXT_ENGINE/run" "$@"
}

# chat_corpus: the messages of PyPI's chatterbot-corpus, one a line.
chat_corpus() {
  local stamp="$PREPARED/.corpus-stamp" inputs
  inputs=$(hash_files "$TEXT_ENGINE/requirements.txt" "$TEXT_ENGINE/corpus.py")
  [[ -f $PREPARED/corpus.txt && -f $stamp && $(<"$stamp") == "$inputs" ]] && return
  make_venv "$PREPARED/venv" "$TEXT_ENGINE/requirements.txt" "a corpus of chat"
  "$PREPARED/venv/bin/python" "$TEXT_ENGINE/corpus.py" "$PREPARED"
  printf '%s\n' "$inputs" >"$stamp"
}

# build_uwuifier: its package, as the lock file says, beside a copy of what measures it.
build_uwuifier() {
  need_node
  local folder="$PREPARED/uwuifier" stamp="$PREPARED/uwuifier/.stamp" inputs
  inputs="$(node --version) $(hash_files "$TEXT_ENGINE"/uwuifier/*)"
  [[ -f $stamp && $(<"$stamp") == "$inputs" ]] && return
  headline "Install npm's uwuifier"
  mkdir -p "$folder"
  cp "$TEXT_ENGINE"/uwuifier/* "$folder/"
  quietly uwuifier npm --prefix "$folder" ci --no-audit --no-fund
  printf '%s\n' "$inputs" >"$stamp"
}

# build_uwuify: compiled with Cargo. Without one, or where it cannot fetch, the comparison is left out.
build_uwuify() {
  local log="$BUILD/logs/uwuify.log"
  if ! command -v cargo >/dev/null; then
    rm -rf "$PREPARED/uwuify"
    echo "There is no cargo here: the comparison with uwuify is left out." >&2
    return
  fi
  headline "Build crates.io's uwuify"
  mkdir -p "$BUILD/logs"
  cargo build --release --locked --manifest-path "$TEXT_ENGINE/uwuify/Cargo.toml" \
    --target-dir "$PREPARED/uwuify" >"$log" 2>&1 </dev/null && return
  rm -rf "$PREPARED/uwuify"
  echo "uwuify cannot be built, see $log: the comparison with it is left out." >&2
}

# bench_peers [ARGS of bench/peers/run]
bench_peers() {
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then exec "$PEERS/run" --help; fi
  # shellcheck disable=SC2046  # no group, or one
  need_packages build unit bench $(node_group)
  compile release
  mkdir -p "$PREPARED"
  chat_corpus
  need_node
  build_npm_peer bun
  build_npm_peer socketio
  build_centrifuge
  cd "$ROOT" || return
  headline "Measure: bench/results/peers.md will hold the tables"
  exec "$PEERS/run" "$@"
}

# bench_model [ARGS of bench/model/run]
bench_model() {
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then exec "$ROOT/bench/model/run" --help; fi
  need_packages build unit bench
  compile release
  mkdir -p "$PREPARED"
  chat_corpus
  cd "$ROOT" || return
  headline "Measure: build/model/results.json will hold the figures"
  exec "$ROOT/bench/model/run" "$@"
}

# bench_cluster [ARGS of bench/cluster/run]
bench_cluster() {
  if [[ ${1:-} == -h || ${1:-} == --help ]]; then exec "$ROOT/bench/cluster/run" --help; fi
  # shellcheck disable=SC2046  # no group, or one each
  need_packages build unit cluster $(services_group) $(cargo_group)
  need_services
  configure_cluster release
  compile release
  cd "$ROOT" || return
  headline "Measure: build/cluster-bench/results.json will hold the figures"
  exec "$ROOT/bench/cluster/run" "$@"
}

# build_npm_peer NAME: its packages, as the lock file says, beside a copy of what serves with them.
build_npm_peer() {
  local name=$1 folder="$PREPARED_PEERS/$1" stamp="$PREPARED_PEERS/$1/.stamp" inputs
  inputs="$(node --version) $(hash_files "$PEERS/$name"/*)"
  [[ -f $stamp && $(<"$stamp") == "$inputs" ]] && return
  headline "Install npm's packages of $name"
  rm -rf "${folder:?}"
  mkdir -p "$folder"
  cp "$PEERS/$name"/* "$folder/"
  quietly "peer-$name" npm --prefix "$folder" ci --ignore-scripts --no-audit --no-fund
  # Bun's package holds a program that only this puts into its place.
  if [[ $name == bun ]]; then quietly peer-bun-install node "$folder/node_modules/bun/install.js"; fi
  printf '%s\n' "$inputs" >"$stamp"
}

# build_centrifuge: compiled with Go. Without one, or where it cannot fetch, Centrifuge is left out.
build_centrifuge() {
  local log="$BUILD/logs/peer-centrifuge.log" folder="$PREPARED_PEERS/centrifuge"
  if ! command -v go >/dev/null; then
    rm -rf "$folder"
    echo "There is no go here: the comparison with Centrifuge is left out." >&2
    return
  fi
  headline "Build Centrifuge's relay"
  mkdir -p "$BUILD/logs" "$folder"
  go build -C "$PEERS/centrifuge" -mod=readonly -o "$folder/serve" . >"$log" 2>&1 </dev/null && return
  rm -rf "$folder"
  echo "Centrifuge cannot be built, see $log: the comparison with it is left out." >&2
}
