# shellcheck shell=bash
# Real servers to test against: tools/services starts them.

# services_group: the package group to install for them, if any is needed.
services_group() {
  command -v java >/dev/null && command -v mvn >/dev/null || echo services
}

# need_services: their jars, in build/services.
need_services() {
  headline "Fetch Kafka into build/services, once"
  quietly kafka-fetch "$ROOT/tools/services/kafka" fetch
}

# cluster_tests: ctest over what needs a service; each test starts its own.
cluster_tests() {
  unit_tests release cluster --label-regex '^cluster$'
}
