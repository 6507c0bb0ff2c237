# shellcheck shell=bash
# How ./dev speaks: headlines with the time since the start, and failures that say what to do.

STARTED=$SECONDS
HEADLINE=""

# Colours only for people at a terminal; the tools that we call hold to NO_COLOR too.
if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  BOLD=$'\e[1m' RED=$'\e[31m' PLAIN=$'\e[0m'
else
  BOLD="" RED="" PLAIN=""
  export NO_COLOR=1
fi

# headline TEXT: what happens next.
headline() {
  HEADLINE=$1
  printf '%s==> [%3d s] %s%s\n' "$BOLD" $((SECONDS - STARTED)) "$1" "$PLAIN"
}

# fail TEXT [HINT]: the end; what went wrong and what to do about it.
fail() {
  printf '%sdev: %s%s\n' "$RED" "$1" "$PLAIN" >&2
  [[ -z ${2:-} ]] || printf '     %s\n' "$2" >&2
  exit 1
}

# usage_error TEXT: the caller's mistake, not ours.
usage_error() {
  printf 'dev: %s\n' "$1" >&2
  exit 2
}

# quietly NAME COMMAND…: keeps the output in build/logs/NAME.log and shows its end only if COMMAND fails.
quietly() {
  local log="$BUILD/logs/$1.log"
  shift
  mkdir -p "$BUILD/logs"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 60 "$log" >&2
    fail "\"$HEADLINE\" failed: $*" "All of its output: $log"
  fi
}

# On an unexpected failure: which step it was. Nested shells each pass here; only the first one speaks.
report_failure() {
  local status=$1 command=$2
  printf '%sdev: "%s" failed with exit code %d: %s%s\n' "$RED" "$HEADLINE" "$status" "$command" "$PLAIN" >&2
}
