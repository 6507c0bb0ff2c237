#include "store/rocksdb/account_record.h"

#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>

#include <exception>

#include "store/rocksdb/keys.h"

namespace twitchy::store {
namespace {

// Never reuse one.
enum class Field : protozero::pbf_tag_type {
  id = 1,
  name = 2,
  folded_name = 3,
  password_hash = 4,
  role = 5,  // repeated
  created_at = 6,
  disabled_at = 7,
};

Error corrupt(const std::string& what) {
  return Error{ErrorCode::internal, "corrupt account: " + what, {}};
}

constexpr auto number(Field field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}

constexpr auto bytes_of(Field field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}

// A field of a type that is not its own is passed over like an unknown one.
void decode_fields(protozero::pbf_message<Field> fields, Account& account) {
  while (fields.next()) {
    switch (fields.tag_and_type()) {
      case number(Field::id):
        account.user.id = UserId{fields.get_uint64()};
        break;
      case bytes_of(Field::name):
        account.user.name = fields.get_string();
        break;
      case bytes_of(Field::folded_name):
        account.folded_name = fields.get_string();
        break;
      case bytes_of(Field::password_hash):
        account.password_hash = fields.get_string();
        break;
      case bytes_of(Field::role):
        account.user.roles.push_back(fields.get_string());
        break;
      case number(Field::created_at):
        account.created_at = fields.get_int64();
        break;
      case number(Field::disabled_at):
        account.disabled_at = fields.get_int64();
        break;
      default:
        fields.skip();
    }
  }
}

}  // namespace

std::string encode_account(const Account& account) {
  std::string out(1, kAccountFormat);
  protozero::pbf_builder<Field> fields(out);
  fields.add_uint64(Field::id, account.user.id.value());
  fields.add_string(Field::name, account.user.name);
  fields.add_string(Field::folded_name, account.folded_name);
  fields.add_string(Field::password_hash, account.password_hash);
  for (const auto& role : account.user.roles) fields.add_string(Field::role, role);
  fields.add_int64(Field::created_at, account.created_at);
  if (account.disabled_at) fields.add_int64(Field::disabled_at, *account.disabled_at);
  return out;
}

Result<Account> decode_account(std::string_view bytes) {
  if (bytes.empty() || bytes.front() != kAccountFormat) return corrupt("its format is not known");
  Account account;
  try {
    decode_fields(protozero::pbf_message<Field>(bytes.data() + 1, bytes.size() - 1), account);
  } catch (const std::exception& e) {
    return corrupt(e.what());
  }
  if (account.user.id < kFirstUserId) return corrupt("it has no id");
  return account;
}

std::string encode_session(const Session& session) {
  std::string out(1, kSessionFormat);
  append_u64(out, session.user.value());
  append_u64(out, static_cast<std::uint64_t>(session.expires_at));
  return out;
}

Result<Session> decode_session(const TokenHash& token, std::string_view bytes) {
  if (bytes.size() != 17 || bytes.front() != kSessionFormat) {
    return Error{ErrorCode::internal, "corrupt session", {}};
  }
  return Session{token, UserId{read_u64(bytes.substr(1))}, static_cast<TimeMs>(read_u64(bytes.substr(9)))};
}

}  // namespace twitchy::store
