# shellcheck shell=bash
# Real servers to test against: tools/services starts them.

# services_group: the package group to install for them, if any is needed.
services_group() {
  command -v java >/dev/null || echo services
}

# cargo_group: the package group to install for Cargo, if any is needed. The Cassandra driver wants 1.88.
cargo_group() {
  local found
  found=$(cargo --version 2>/dev/null | awk '{print $2}') || true
  printf '%s\n' 1.88.0 "${found:-0}" | sort --check=quiet --version-sort || echo rust
}

# need_services: their jars, in build/services.
need_services() {
  headline "Fetch Kafka and Cassandra into build/services, once"
  quietly kafka-fetch "$ROOT/tools/services/kafka" fetch
  quietly cassandra-fetch "$ROOT/tools/services/cassandra_node.py" fetch
}

# cluster_tests: ctest over what needs a service; each test starts its own.
cluster_tests() {
  unit_tests release cluster --label-regex '^cluster$'
}
