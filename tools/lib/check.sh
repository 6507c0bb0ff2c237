# shellcheck shell=bash
# What ./dev check adds to the tests: lint, and the unit tests under the sanitizers.

script_lint() {
  cd "$ROOT" || return
  shellcheck -x dev .ci/run tools/check_headers tools/lib/*.sh
}

header_check() {
  "$ROOT/tools/check_headers"
}

# lint: clang-tidy over what users run. Not over tests: their macros break every rule of naming.
lint() {
  cd "$ROOT" || return
  python3 -c '
import json, re, sys
files = {entry["file"] for entry in json.load(open(sys.argv[1]))}
files = [file for file in files if not re.search(r"_(test|bench|fuzz)\.cc$", file)]
print("\0".join(sorted(files)), end="\0")' "$BUILD/release/compile_commands.json" |
    xargs -0 -P "$(nproc)" -n 1 clang-tidy-16 -p "$BUILD/release" --quiet --warnings-as-errors='*'
}

# sanitized PRESET: compiles it and runs the unit tests.
sanitized() {
  local preset=$1
  compile "$preset"
  ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1" \
    UBSAN_OPTIONS="print_stacktrace=1" \
    TSAN_OPTIONS="suppressions=$ROOT/tools/tsan.supp:halt_on_error=1" \
    unit_tests "$preset" "$preset" --label-exclude repository
}
