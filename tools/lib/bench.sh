# shellcheck shell=bash
# What `./dev bench text` compares the text engine with, in build/text_engine: a corpus, and two others.

TEXT_ENGINE="$ROOT/bench/text_engine"
PREPARED="$BUILD/text_engine"

# cargo_group: the package group to install for Cargo, if any is needed.
cargo_group() {
  command -v cargo >/dev/null || echo rust
}

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
