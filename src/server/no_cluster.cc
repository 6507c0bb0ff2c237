// What a build without TWITCHY_CLUSTER says when asked for a cluster.
#include "server/archive_command.h"
#include "server/cluster_foundation.h"
#include "server/import_command.h"
#include "server/rebase_command.h"
#include "server/schema_command.h"

namespace twitchy::server {
namespace {

Error no_cluster() {
  return {ErrorCode::bad_request,
          "this twitchy was built without support for clusters (cmake -DTWITCHY_CLUSTER=ON)",
          {}};
}

}  // namespace

Result<void> check_cluster(const Config& /*config*/) {
  return no_cluster();
}

Result<std::unique_ptr<Foundation>> open_cluster(const Config& /*config*/, Surroundings& /*surroundings*/) {
  return no_cluster();
}

Result<void> archive(const Config& /*config*/, std::optional<Sequence> /*from*/) {
  return no_cluster();
}

Result<void> import_data(const Config& /*config*/) {
  return no_cluster();
}

Result<void> rebase(const Config& /*config*/, const RoomId& /*room*/) {
  return no_cluster();
}

Result<void> apply_schema(const std::string& /*store*/) {
  return no_cluster();
}

}  // namespace twitchy::server
