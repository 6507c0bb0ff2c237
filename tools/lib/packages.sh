# shellcheck shell=bash
# Debian packages: tools/packages lists them, one apt-get installs what is missing.

# packages_of GROUP…: their names.
packages_of() {
  local group
  for group in "$@"; do
    awk -v group="$group" '$1 == group {print $2}' "$ROOT/tools/packages"
  done
}

# missing_of PACKAGE…: those that are not installed.
missing_of() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    awk '$1 == "installed" {print $2}') || true
  comm -23 <(printf '%s\n' "$@" | sort -u) <(sort -u <<<"$installed")
}

# need_packages GROUP…: installs what is missing of these groups.
need_packages() {
  local -a wanted missing
  mapfile -t wanted < <(packages_of "$@")
  if ! command -v dpkg-query >/dev/null; then
    [[ ${TWITCHY_INSTALL:-} == no ]] && return
    fail "this is not Debian: the packages cannot be installed here" \
      "Install the equivalents of those in tools/packages, then set TWITCHY_INSTALL=no."
  fi
  mapfile -t missing < <(missing_of "${wanted[@]}")
  ((${#missing[@]} > 0)) || return 0
  if [[ ${TWITCHY_INSTALL:-} == no ]]; then
    printf 'dev: not installed, as TWITCHY_INSTALL=no: %s\n' "${missing[*]}" >&2
    return 0
  fi
  install_packages "$*" "${missing[@]}"
}

# install_packages WHY PACKAGE…
install_packages() {
  local why=$1
  shift
  headline "Install Debian packages"
  describe_packages "$@"
  local -a as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || fail "installing packages needs root, and there is no sudo" \
      "As root: apt-get install --no-install-recommends $*"
    echo "Through sudo: apt-get install --no-install-recommends"
    as_root=(sudo)
    sudo -n true 2>/dev/null || sudo -v || fail "sudo refused" "As root: apt-get install --no-install-recommends $*"
  fi
  quietly apt-update "${as_root[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update
  quietly "apt-install-${why// /-}" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}

# describe_packages PACKAGE…: each with its purpose.
describe_packages() {
  local package
  for package in "$@"; do
    awk -v package="$package" \
      '$2 == package {$1 = $2 = ""; sub(/^ +/, ""); printf "  %-24s %s\n", package, $0; exit}' \
      "$ROOT/tools/packages"
  done
}
