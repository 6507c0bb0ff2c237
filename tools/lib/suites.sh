# shellcheck shell=bash
# The test suites, and the count over all of them. A suite writes JUnit files, which tools/count_tests
# adds up; one without (lint and the like) counts as one test.

PASSED=0
FAILED=0
SKIPPED=0
FAILED_SUITES=()

# suite NAME RESULTS COMMAND…: runs COMMAND in a shell of its own and counts. RESULTS is a folder under
# build/results that COMMAND leaves its JUnit files in, or "-" if it is one test as a whole.
# Never call it from a condition: COMMAND would then no longer stop at its first failure.
suite() {
  local name=$1 results=$2 status counted
  shift 2
  [[ $results == - ]] || rm -rf "${BUILD:?}/results/$results"
  headline "Test: $name"
  set +e
  trap - ERR
  (
    set -e
    trap 'report_failure $? "$BASH_COMMAND"' ERR
    "$@"
  )
  status=$?
  trap 'report_failure $? "$BASH_COMMAND"' ERR
  set -e
  if [[ $results == - ]]; then
    ((status == 0)) && counted="1 0 0" || counted="0 1 0"
  else
    counted=$("$ROOT/tools/count_tests" "$BUILD/results/$results")
  fi
  count_suite "$name" "$status" "$counted"
}

# count_suite NAME STATUS "PASSED FAILED SKIPPED": a suite that ran nothing, or that failed without
# saying which test did, counts as a failed test.
count_suite() {
  local name=$1 status=$2 passed failed skipped
  read -r passed failed skipped <<<"$3"
  if ((passed + failed == 0)); then
    printf 'dev: %s: no test was run\n' "$name" >&2
    failed=1
  elif ((status != 0 && failed == 0)); then
    printf 'dev: %s: exit code %d, but no test said that it failed\n' "$name" "$status" >&2
    failed=1
  fi
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
  ((failed == 0)) || FAILED_SUITES+=("$name")
  printf '%s: %d passed, %d failed, %d skipped\n' "$name" "$passed" "$failed" "$skipped"
}

# finish_suites: the closing line, and the exit code that goes with it.
finish_suites() {
  headline "Done"
  if ((FAILED > 0)); then
    printf '%sFailed in:%s%s\n' "$RED" "$(printf ' %s;' "${FAILED_SUITES[@]}")" "$PLAIN"
  fi
  local line="$PASSED passed, $FAILED failed"
  ((SKIPPED == 0)) || line+=", $SKIPPED skipped"
  echo "$line"
  ((FAILED == 0)) || exit 1
  exit 0
}

# unit_tests PRESET RESULTS [ARGS of ctest]: ctest over everything that the preset built. Each GoogleTest binary also
# writes its own JUnit file, named like its test in ctest, so that its cases are counted one by one.
unit_tests() {
  local preset=$1 results="$BUILD/results/$2"
  shift 2
  mkdir -p "$results"
  GTEST_OUTPUT="xml:$results/" ctest --test-dir "$BUILD/$preset" --output-on-failure --no-tests=error \
    -j "$(nproc)" --timeout 300 --output-junit "$results/ctest.xml" "$@" </dev/null
}

web_unit_tests() {
  npm --prefix "$WEB" test -- --reporter=default --reporter=junit \
    --outputFile.junit="$BUILD/results/web/vitest.xml" </dev/null
}

web_lint() {
  npm --prefix "$WEB" run check </dev/null
}

# need_venv: build/venv as tests/requirements.txt says.
need_venv() {
  make_venv "$BUILD/venv" "$ROOT/tests/requirements.txt" "the scenario tests"
}

# make_venv FOLDER REQUIREMENTS WHAT: made anew only when the requirements or Python changed.
make_venv() {
  local folder=$1 requirements=$2 what=$3 stamp="$1/.stamp" python=/usr/bin/python3 inputs
  [[ -x $python ]] || python=python3
  inputs="$("$python" --version) $(hash_files "$requirements")"
  [[ -f $stamp && $(<"$stamp") == "$inputs" ]] && return
  headline "Install the Python packages of $what"
  rm -rf "${folder:?}"
  quietly venv "$python" -m venv "$folder"
  quietly pip "$folder/bin/pip" install --quiet --requirement "$requirements"
  printf '%s\n' "$inputs" >"$stamp"
}

# scenario_tests [ARGS of pytest]
scenario_tests() {
  cd "$ROOT" || return
  "$BUILD/venv/bin/python" -m pytest tests --junitxml "$BUILD/results/scenarios/pytest.xml" "$@" </dev/null
}

browser_tests() {
  PLAYWRIGHT_JUNIT_OUTPUT_FILE="$BUILD/results/browser/playwright.xml" \
    npm --prefix "$WEB" run e2e -- --reporter=list,junit </dev/null
}

# cpp_files: every C++ file of ours.
cpp_files() {
  find "$ROOT/src" "$ROOT/bench" "$ROOT/tools" \( -name '*.cc' -o -name '*.h' \) -print | LC_ALL=C sort
}

formatting() {
  local -a files
  mapfile -t files < <(cpp_files)
  if ! clang-format-16 --dry-run --Werror "${files[@]}"; then
    echo "To format: ./dev format" >&2
    return 1
  fi
}
