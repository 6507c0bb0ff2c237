#include "store/cassandra/statements.h"

#include <array>

namespace twitchy::store {
namespace {

using Kind = StatementKind;
constexpr bool kNeedsQuorum = true;

constexpr std::array<StatementText, kStatementCount> kStatements{{
    // ---- Messages. A row's timestamp is its entry's time, so that writing it again leaves it as it was, and
    // so that what is archived late lies with what was said at the same time.
    {Kind::write,
     "INSERT INTO $keyspace.messages (room, bucket, seq, at, record) VALUES (?, ?, ?, ?, ?) "
     "USING TIMESTAMP ? AND TTL ?"},
    {Kind::read,
     "SELECT seq, record FROM $keyspace.messages WHERE room = ? AND bucket = ? AND seq >= ? AND seq <= ? "
     "ORDER BY seq ASC LIMIT ?"},
    {Kind::read,
     "SELECT seq, record FROM $keyspace.messages WHERE room = ? AND bucket = ? AND seq >= ? AND seq <= ? "
     "ORDER BY seq DESC LIMIT ?"},
    {Kind::read,
     "SELECT seq, at FROM $keyspace.messages WHERE room = ? AND bucket = ? AND seq >= ? AND seq <= ? "
     "ORDER BY seq ASC LIMIT 1",
     kNeedsQuorum},
    // The last write by timestamp wins, and here the timestamp is the value: so the greatest value wins,
    // whoever writes it and when.
    {Kind::read, "SELECT oldest, head FROM $keyspace.room_bounds WHERE room = ?", kNeedsQuorum},
    {Kind::write, "UPDATE $keyspace.room_bounds USING TIMESTAMP ? SET head = ? WHERE room = ?", kNeedsQuorum},
    {Kind::write, "UPDATE $keyspace.room_bounds USING TIMESTAMP ? SET oldest = ? WHERE room = ?",
     kNeedsQuorum},

    // ---- Accounts
    {Kind::read, "SELECT id FROM $keyspace.names WHERE folded_name = ?"},
    {Kind::serial_read, "SELECT id FROM $keyspace.names WHERE folded_name = ?"},
    {Kind::read,
     "SELECT token(folded_name), folded_name, id FROM $keyspace.names WHERE token(folded_name) > ? LIMIT ?"},
    {Kind::conditional, "INSERT INTO $keyspace.names (folded_name, id) VALUES (?, ?) IF NOT EXISTS"},
    {Kind::write,
     "INSERT INTO $keyspace.accounts (id, name, folded_name, roles, password_hash, created_at, disabled_at) "
     "VALUES (?, ?, ?, ?, ?, ?, ?)"},
    {Kind::write, "DELETE FROM $keyspace.accounts WHERE id = ?"},
    {Kind::read,
     "SELECT name, folded_name, roles, password_hash, created_at, disabled_at FROM $keyspace.accounts "
     "WHERE id = ?"},
    {Kind::serial_read, "SELECT next FROM $keyspace.ids WHERE kind = 'user'"},
    {Kind::conditional, "INSERT INTO $keyspace.ids (kind, next) VALUES ('user', ?) IF NOT EXISTS"},
    {Kind::conditional, "UPDATE $keyspace.ids SET next = ? WHERE kind = 'user' IF next = ?"},
    // A token is put once and deleted once; with these timestamps the deletion wins whatever clocks say.
    {Kind::write,
     "INSERT INTO $keyspace.sessions (token_hash, user_id, expires_at) VALUES (?, ?, ?) USING TIMESTAMP 1 "
     "AND TTL ?"},
    {Kind::read, "SELECT user_id, expires_at FROM $keyspace.sessions WHERE token_hash = ?"},
    {Kind::write, "DELETE FROM $keyspace.sessions USING TIMESTAMP 2 WHERE token_hash = ?"},
    {Kind::read,
     "SELECT token(token_hash), token_hash FROM $keyspace.sessions WHERE token(token_hash) > ? LIMIT ?"},

    // ---- Origins
    {Kind::serial_read, "SELECT base, first, epoch FROM $keyspace.room_origins WHERE room = ?"},
    {Kind::conditional,
     "INSERT INTO $keyspace.room_origins (room, base, first, epoch) VALUES (?, ?, ?, ?) IF NOT EXISTS"},
    {Kind::conditional,
     "UPDATE $keyspace.room_origins SET base = ?, first = ?, epoch = ? WHERE room = ? IF epoch = ?"},

    {Kind::read, "SELECT max(version) FROM $keyspace.schema_versions WHERE part = 'twitchy'"},
}};

}  // namespace

const StatementText& text_of(Statement statement) {
  return kStatements[static_cast<std::size_t>(statement)];
}

std::string in_keyspace(std::string_view text, std::string_view keyspace) {
  constexpr std::string_view kMark = "$keyspace";
  std::string replaced;
  for (auto at = text.find(kMark); at != std::string_view::npos; at = text.find(kMark)) {
    replaced += text.substr(0, at);
    replaced += keyspace;
    text.remove_prefix(at + kMark.size());
  }
  return replaced += text;
}

}  // namespace twitchy::store
