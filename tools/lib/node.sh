# shellcheck shell=bash
# Node.js and the web client.

# node_is_recent: whether `node` in PATH is what Vite needs: 20.19, 22.12 or newer.
node_is_recent() {
  local version major minor
  version=$(node --version 2>/dev/null) || return 1
  IFS=. read -r major minor _ <<<"${version#v}"
  ((major > 22 || (major == 22 && minor >= 12) || (major == 20 && minor >= 19)))
}

# node_group: the package group to install for Node.js, if any is needed.
node_group() {
  command -v npm >/dev/null || echo node
}

# need_node: a recent `node` and `npm` in PATH. Debian 12 has Node.js 18, which is good enough to install
# a newer one from the npm registry into build/node; nothing outside the checkout changes but packages.
need_node() {
  export PATH="$BUILD/node/node_modules/.bin:$PATH"
  if node_is_recent && command -v npm >/dev/null; then return; fi
  headline "Install Node.js 22 into build/node (found: $(node --version 2>/dev/null || echo none))"
  mkdir -p "$BUILD/node"
  quietly node npm install --prefix "$BUILD/node" --no-audit --no-fund node@22 npm@11
  hash -r
  node_is_recent || fail "build/node holds no recent Node.js" "Remove build/node and try again."
}

# web_modules: node_modules as the lock file says.
web_modules() {
  need_node
  local stamp="$WEB/node_modules/.twitchy-stamp" inputs
  inputs="$(node --version) $(hash_files "$WEB/package.json" "$WEB/package-lock.json")"
  [[ -f $stamp && $(<"$stamp") == "$inputs" ]] && return
  headline "Install the web client's npm packages"
  quietly npm-ci npm --prefix "$WEB" ci --no-audit --no-fund
  printf '%s\n' "$inputs" >"$stamp"
}

# web_sources: every file that the built client depends on.
web_sources() {
  find "$WEB" \( -name node_modules -o -name dist -o -name e2e -o -name test-results \
    -o -name playwright-report \) -prune -o -type f -print
}

# web_build: web/dist, made anew only when a source changed.
web_build() {
  local stamp="$BUILD/stamps/web" inputs
  local -a sources
  mapfile -t sources < <(web_sources)
  inputs=$(hash_files "${sources[@]}")
  [[ -f $WEB/dist/index.html && -f $stamp && $(<"$stamp") == "$inputs" ]] && return
  web_modules
  headline "Build the web client"
  quietly web-build npm --prefix "$WEB" run build
  mkdir -p "$BUILD/stamps"
  printf '%s\n' "$inputs" >"$stamp"
}
