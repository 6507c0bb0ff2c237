# shellcheck shell=bash
# The users who chat beside `./dev run --demo`.

# listen_address ARGS…: what the server with these arguments listens on.
listen_address() {
  local listen="" config=""
  while (($#)); do
    case $1 in
      --listen) listen=${2:-} ;;
      --listen=*) listen=${1#*=} ;;
      --config) config=${2:-} ;;
      --config=*) config=${1#*=} ;;
    esac
    shift
  done
  if [[ -z $listen && -f $config ]]; then
    listen=$(sed -n 's/^ *listen *= *"\([^"]*\)".*/\1/p' "$config" | head -n 1)
  fi
  printf '%s\n' "${listen:-127.0.0.1:8080}"
}

# start_demo ARGS…: in the background. It waits for the server that the caller is about to become, and ends
# with it.
start_demo() {
  web_modules
  local address
  address=$(listen_address "$@")
  # Who listens on every address is found on this machine's own.
  address=${address/#0.0.0.0:/127.0.0.1:}
  address=${address/#"[::]":/"[::1]":}
  node "$ROOT/tools/demo/demo.mjs" "http://$address" "$BUILD/demo-password" &
}
