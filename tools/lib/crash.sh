# shellcheck shell=bash
# Whole servers over real Kafka and Cassandra: two nodes that are one chat, and random faults.

help_crash() {
  cat <<'HELP'
Usage: ./dev crash --cluster [--rounds N] [--seed N] [--fault NAME]

Random faults of a cluster under load. Each round starts two nodes on a real Kafka and a real Cassandra, lets
people talk and read, and does one thing to them: kills a node, both, the archiver, Kafka, one broker of three
or Cassandra, or lets Kafka or Cassandra stand still. Then it compares what was said, acknowledged, shown, stored
and archived.

  --rounds N    20
  --seed N      of the first round; each next one's is one more. Random unless given, and named with each
                round that fails: --rounds 1 --seed N plays that one again
  --fault NAME  this one in every round, a function of tests/cluster/test_rounds.py: cassandra_is_killed, …
HELP
}

cmd_crash() {
  [[ ${1:-} == --cluster ]] || usage_error "what is to crash? See ./dev crash --help"
  shift
  # shellcheck disable=SC2046  # no group, or one each
  need_packages build unit cluster test $(services_group) $(cargo_group)
  need_services
  configure_cluster release
  compile release twitchy
  need_venv
  suite "rounds of faults" crash on_real_services crash tests/cluster/test_rounds.py -v --rounds 20 "$@"
  finish_suites
}

# on_real_services RESULTS [ARGS of pytest]: scenarios, beside one Kafka and one Cassandra.
on_real_services() {
  local results=$1
  shift
  cd "$ROOT" || return
  tools/services/kafka run -- tools/services/with_cassandra "$BUILD/venv/bin/python" -m pytest -n 0 \
    --junitxml "$BUILD/results/$results/pytest.xml" "$@" </dev/null
}

# cluster_scenarios: two nodes, and three random rounds.
cluster_scenarios() {
  on_real_services cluster-scenarios tests/cluster
}

# scenarios_on_cluster: of those of a single server, the ones that lean most on broker and store, each as a node.
scenarios_on_cluster() {
  on_real_services scenarios-on-cluster -n 3 tests/test_{accounts,history,live,messages}.py
}
