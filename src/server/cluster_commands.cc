#include "server/cluster_commands.h"

#include "model/ids.h"
#include "server/archive_command.h"
#include "server/import_command.h"
#include "server/rebase_command.h"
#include "server/schema_command.h"

namespace twitchy::server {
namespace {

Result<void> require_cluster(const Config& config) {
  if (config.broker.starts_with("kafka://")) return {};
  return Error{ErrorCode::bad_request, "broker: expected kafka://HOST:PORT, with a store cassandra://…", {}};
}

}  // namespace

void ClusterCommands::add_to(CLI::App& app) {
  add_schema(app);
  add_import(app);
  add_archive(app);
  add_rebase(app);
}

void ClusterCommands::add_schema(CLI::App& app) {
  CLI::App* schema = app.add_subcommand("schema", "The tables of a cluster's database");
  schema->require_subcommand(1);
  CLI::App* apply = schema->add_subcommand("apply", "Make the tables, or bring them to this version");
  apply->add_option("--config", config_file_, "Read `store` from this TOML file")->type_name("FILE");
  apply->add_option("--store", store_, "The database: cassandra://HOST/KEYSPACE?…")->type_name("URL");
  apply->callback([this] { run_ = [this] { return apply_schema(); }; });
}

void ClusterCommands::add_import(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("import", "Copy what a server kept by itself into a cluster's database");
  command->add_option("--config", config_file_, "Read `data`, `store` and `keep_days` from this TOML file")
      ->type_name("FILE");
  command->add_option("--data", data_, "Where everything was kept [./data]")->type_name("DIR");
  command->add_option("--store", store_, "The database: cassandra://HOST/KEYSPACE?…")->type_name("URL");
  command->callback([this] { run_ = [this] { return import(); }; });
}

void ClusterCommands::add_archive(CLI::App& app) {
  CLI::App* command = app.add_subcommand("archive", "Of a cluster: copy Kafka to Cassandra, without serving");
  flags_.add_to(*command);
  command->add_option("--from", from_, "Copy everything after this sequence again, of every room, and end")
      ->type_name("SEQ");
  command->callback([this, command] { run_ = [this, command] { return archive(*command); }; });
}

void ClusterCommands::add_rebase(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("rebase", "Of a cluster: let a room go on whose log in Kafka lost something");
  flags_.add_to(*command);
  command->add_option("ROOM", room_, "The room's id")->type_name("")->required();
  command->callback([this, command] { run_ = [this, command] { return rebase(*command); }; });
}

Result<Config> ClusterCommands::read_config() const {
  Config config;
  if (!config_file_.empty()) {
    if (const auto read = read_config_file(config_file_, config); !read) return read.error();
  }
  if (!data_.empty()) config.data = data_;
  if (!store_.empty()) config.store = store_;
  return config;
}

Result<void> ClusterCommands::apply_schema() const {
  const auto config = read_config();
  return config ? server::apply_schema(config->store) : config.error();
}

Result<void> ClusterCommands::import() const {
  const auto config = read_config();
  return config ? server::import_data(*config) : config.error();
}

Result<void> ClusterCommands::archive(const CLI::App& command) const {
  const auto config = load_config(command, flags_);
  if (!config) return config.error();
  if (auto clustered = require_cluster(*config); !clustered) return clustered;
  log_as(*config);
  return server::archive(*config, from_ ? std::optional(Sequence{*from_}) : std::nullopt);
}

Result<void> ClusterCommands::rebase(const CLI::App& command) const {
  const auto config = load_config(command, flags_);
  if (!config) return config.error();
  if (auto clustered = require_cluster(*config); !clustered) return clustered;
  const auto room = parse_room_id(room_);
  if (!room) return Error{ErrorCode::bad_request, "ROOM: expected 1 to 32 of a-z, 0-9, _ and -", {}};
  log_as(*config);
  return server::rebase(*config, *room);
}

}  // namespace twitchy::server
