// Every statement that the stores use, in one place; the tables are in schema/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace twitchy::store {

// Their order is that of the texts in statements.cc.
enum class Statement : std::uint32_t {
  insert_message,
  read_oldest,
  read_newest,
  first_row,
  read_bounds,
  raise_head,
  raise_oldest,
  find_name,
  find_name_surely,
  list_names,
  take_name,
  insert_account,
  delete_account,
  find_account,
  read_next_id,
  begin_ids,
  take_ids,
  insert_session,
  find_session,
  delete_session,
  list_sessions,
  read_origin,
  insert_origin,
  replace_origin,
  read_schema_version,
};
inline constexpr std::size_t kStatementCount = static_cast<std::size_t>(Statement::read_schema_version) + 1;

// What it does decides what its failure means: see Kind in driver/src/lib.rs.
enum class StatementKind : std::uint8_t { read, serial_read, write, conditional };

struct StatementText {
  StatementKind kind;
  std::string_view cql;  // `$keyspace` stands for the keyspace
  // What a room's bounds rest on: asked of a quorum at least, whatever is configured (consistency.h).
  bool needs_quorum = false;
};

const StatementText& text_of(Statement statement);

// `text` with each `$keyspace` replaced.
std::string in_keyspace(std::string_view text, std::string_view keyspace);

}  // namespace twitchy::store
