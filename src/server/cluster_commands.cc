#include "server/cluster_commands.h"

#include "model/ids.h"
#include "server/archive_command.h"
#include "server/schema_command.h"

namespace twitchy::server {

void ClusterCommands::add_to(CLI::App& app) {
  add_schema(app);
  add_archive(app);
}

void ClusterCommands::add_schema(CLI::App& app) {
  CLI::App* schema = app.add_subcommand("schema", "The tables of a cluster's database");
  schema->require_subcommand(1);
  CLI::App* apply = schema->add_subcommand("apply", "Make the tables, or bring them to this version");
  apply->add_option("--config", config_file_, "Read `store` from this TOML file")->type_name("FILE");
  apply->add_option("--store", store_, "The database: cassandra://HOST/KEYSPACE?…")->type_name("URL");
  apply->callback([this] { run_ = [this] { return apply_schema(); }; });
}

void ClusterCommands::add_archive(CLI::App& app) {
  CLI::App* command = app.add_subcommand("archive", "Of a cluster: copy Kafka to Cassandra, without serving");
  flags_.add_to(*command);
  command->add_option("--from", from_, "Copy everything after this sequence again, of every room, and end")
      ->type_name("SEQ");
  command->callback([this, command] { run_ = [this, command] { return archive(*command); }; });
}

Result<void> ClusterCommands::apply_schema() const {
  Config config;
  if (!config_file_.empty()) {
    if (const auto read = read_config_file(config_file_, config); !read) return read.error();
  }
  return server::apply_schema(store_.empty() ? config.store : store_);
}

Result<void> ClusterCommands::archive(const CLI::App& command) const {
  const auto config = load_config(command, flags_);
  if (!config) return config.error();
  return server::archive(*config, from_ ? std::optional(Sequence{*from_}) : std::nullopt);
}

}  // namespace twitchy::server
