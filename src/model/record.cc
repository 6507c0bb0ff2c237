#include "model/record.h"

#include <protozero/pbf_builder.hpp>
#include <protozero/pbf_message.hpp>

#include <exception>

namespace twitchy {
namespace {

// The field numbers of docs/record.proto. Never reuse one.
enum class Field : protozero::pbf_tag_type {
  kind = 1,
  at = 2,
  user = 3,
  user_name = 4,
  text = 5,
  original = 6,
  style = 7,
  style_version = 8,
  seed = 9,
  nonce = 10,
  reply_to = 11,
  more = 12,
};

enum class MapField : protozero::pbf_tag_type { key = 1, value = 2 };

// A field with its wire type: one of another type is passed over like an unknown one. protozero asserts the
// type, so to take a damaged record at its word would end the process.
constexpr auto number(auto field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::varint);
}
constexpr auto eight_bytes(auto field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::fixed64);
}
constexpr auto text(auto field) {
  return protozero::tag_and_type(field, protozero::pbf_wire_type::length_delimited);
}

Error corrupt(const std::string& what) {
  return Error{ErrorCode::internal, "corrupt record: " + what, {}};
}

Result<void> check_format(std::string_view bytes) {
  if (bytes.empty()) return corrupt("empty");
  if (bytes.front() == kRecordFormat) return {};
  return corrupt("format " + std::to_string(static_cast<unsigned char>(bytes.front())) + " is not known");
}

void decode_map_item(protozero::pbf_message<MapField> item, Entry& entry) {
  std::string key;
  std::string value;
  while (item.next()) {
    switch (item.tag_and_type()) {
      case text(MapField::key):
        key = item.get_string();
        break;
      case text(MapField::value):
        value = item.get_string();
        break;
      default:
        item.skip();
    }
  }
  entry.more[std::move(key)] = std::move(value);
}

void decode_fields(protozero::pbf_message<Field> fields, Entry& entry) {
  while (fields.next()) {
    switch (fields.tag_and_type()) {
      case number(Field::kind):
        entry.kind = static_cast<EntryKind>(fields.get_uint32());
        break;
      case number(Field::at):
        entry.at = fields.get_int64();
        break;
      case number(Field::user):
        entry.user = UserId{fields.get_uint64()};
        break;
      case text(Field::user_name):
        entry.user_name = fields.get_string();
        break;
      case text(Field::text):
        entry.text = fields.get_string();
        break;
      case text(Field::original):
        entry.original = fields.get_string();
        break;
      case text(Field::style):
        entry.style = fields.get_string();
        break;
      case eight_bytes(Field::style_version):
        entry.style_version = fields.get_fixed64();
        break;
      case eight_bytes(Field::seed):
        entry.seed = fields.get_fixed64();
        break;
      case text(Field::nonce):
        entry.nonce = fields.get_string();
        break;
      case number(Field::reply_to):
        entry.reply_to = Sequence{fields.get_uint64()};
        break;
      case text(Field::more):
        decode_map_item(fields.get_message(), entry);
        break;
      default:
        fields.skip();
    }
  }
}

}  // namespace

std::string encode_record(const Entry& entry) {
  std::string out;
  out.reserve(64 + entry.user_name.size() + entry.text.size() + entry.original.size() + entry.nonce.size());
  append_record(entry, out);
  return out;
}

void append_record(const Entry& entry, std::string& out) {
  out.push_back(kRecordFormat);
  protozero::pbf_builder<Field> fields(out);
  if (entry.kind != EntryKind::message)
    fields.add_uint32(Field::kind, static_cast<std::uint32_t>(entry.kind));
  fields.add_int64(Field::at, entry.at);
  fields.add_uint64(Field::user, entry.user.value());
  fields.add_string(Field::user_name, entry.user_name);
  fields.add_string(Field::text, entry.text);
  fields.add_string(Field::original, entry.original);
  fields.add_string(Field::style, entry.style);
  fields.add_fixed64(Field::style_version, entry.style_version);
  fields.add_fixed64(Field::seed, entry.seed);
  if (!entry.nonce.empty()) fields.add_string(Field::nonce, entry.nonce);
  if (entry.reply_to != Sequence{}) fields.add_uint64(Field::reply_to, entry.reply_to.value());
  for (const auto& [key, value] : entry.more) {
    protozero::pbf_builder<MapField> item(fields, Field::more);
    item.add_string(MapField::key, key);
    item.add_string(MapField::value, value);
  }
}

Result<RecordNonce> read_record_nonce(std::string_view bytes) {
  if (auto known = check_format(bytes); !known) return known.error();
  RecordNonce found;
  try {
    protozero::pbf_message<Field> fields(bytes.data() + 1, bytes.size() - 1);
    while (fields.next()) {
      switch (fields.tag_and_type()) {
        case number(Field::user):
          found.user = UserId{fields.get_uint64()};
          break;
        case text(Field::nonce): {
          const auto nonce = fields.get_view();
          found.nonce = {nonce.data(), nonce.size()};
          break;
        }
        default:
          fields.skip();
      }
    }
  } catch (const std::exception& e) {
    return corrupt(e.what());
  }
  return found;
}

Result<Entry> decode_record(std::string_view bytes) {
  if (auto known = check_format(bytes); !known) return known.error();
  Entry entry;
  try {
    decode_fields(protozero::pbf_message<Field>(bytes.data() + 1, bytes.size() - 1), entry);
  } catch (const std::exception& e) {
    return corrupt(e.what());
  }
  return entry;
}

}  // namespace twitchy
