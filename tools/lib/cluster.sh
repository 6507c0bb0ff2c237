# shellcheck shell=bash
# A whole cluster on this machine; tools/cluster runs it.

help_cluster() {
  cat <<'HELP'
Usage: ./dev cluster [--nodes N] [--kafka-brokers 1|3] [--port PORT] [--fresh] [--demo] [--data DIR]
                     [-- ARGS for each `twitchy serve`]

Installs what is missing, builds the server with the cluster parts and the web client, fetches real Kafka and
Cassandra, starts them, and runs N (3) nodes behind HAProxy on http://127.0.0.1:8080. Says where everything is, and
when something ends: kill a node, and the chat goes on. Ctrl-C drains the nodes and stops it all.

  --nodes N            1 to 16
  --kafka-brokers 1|3  with 3, each room is on three brokers, and one of them may go
  --port PORT          of the chat; nodes take the ones that follow; 0: any
  --fresh              drops what was kept
  --demo               a dozen users come along and chat
  --data DIR           where all is kept, logs too, instead of build/cluster

It takes some 2 GB of memory, with three brokers 3. docs/cluster.md tells what a cluster promises.
HELP
}

cmd_cluster() {
  # shellcheck disable=SC2046  # no group, or one each
  need_packages build unit cluster $(node_group) $(services_group) $(cargo_group)
  "$ROOT/tools/cluster/run" --check "$@" || exit  # before the minutes of building
  configure_cluster release
  compile release twitchy
  web_build
  need_services
  if [[ " $* " == *" --demo "* ]]; then web_modules; fi
  headline "Start the cluster"
  cd "$ROOT" || exit
  exec "$ROOT/tools/cluster/run" "$@"
}
