# shellcheck shell=bash
# A Debian package of the server; cmake/Package.cmake says what is in it.

help_package() {
  cat <<'HELP'
Usage: ./dev package

Builds the server with the cluster parts, and the web client, and makes a Debian package of them, with systemd
units and examples: build/release/package/twitchy_VERSION_ARCH.deb. To install it: deploy/README.md.
HELP
}

cmd_package() {
  # shellcheck disable=SC2046  # no group, or one
  need_packages build cluster $(node_group) $(cargo_group)
  configure_cluster release
  compile release twitchy
  web_build
  headline "Package"
  (cd "$BUILD/release" && quietly package cpack)
  printf '%s\n' "$BUILD"/release/package/*.deb
}
