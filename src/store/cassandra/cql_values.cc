#include "store/cassandra/cql_values.h"

#include <utility>

#include "base/check.h"

namespace twitchy::store {
namespace {

// Big-endian, as all of CQL's numbers.
template <typename Number>
std::string encode(Number value) {
  std::string bytes(sizeof value, '\0');
  auto rest = static_cast<std::uint64_t>(value);
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, rest >>= 8) {
    *byte = static_cast<char>(rest & 0xff);
  }
  return bytes;
}

template <typename Number>
std::optional<Number> decode(std::optional<std::string_view> bytes) {
  if (!bytes || bytes->size() != sizeof(Number)) return {};
  std::uint64_t value = 0;
  for (const char byte : *bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return static_cast<Number>(value);
}

// Takes a value with its length off `rest`: nothing if it is null. `rest` holds whole values.
std::optional<std::string_view> take(std::string_view& rest) {
  const auto size = decode<std::int32_t>(rest.substr(0, 4));
  TWITCHY_CHECK(size.has_value());
  rest.remove_prefix(4);
  if (*size < 0) return {};
  const auto length = static_cast<std::size_t>(*size);
  TWITCHY_CHECK(length <= rest.size());
  const std::string_view value = rest.substr(0, length);
  rest.remove_prefix(length);
  return value;
}

}  // namespace

CqlValues& CqlValues::bytes(std::string_view value) {
  encoded_ += encode(static_cast<std::int32_t>(value.size()));
  encoded_ += value;
  return *this;
}

CqlValues& CqlValues::bigint(std::int64_t value) {
  return bytes(encode(value));
}

CqlValues& CqlValues::integer(std::int32_t value) {
  return bytes(encode(value));
}

CqlValues& CqlValues::texts(const std::vector<std::string>& values) {
  std::string list = encode(static_cast<std::int32_t>(values.size()));
  for (const auto& value : values) list += encode(static_cast<std::int32_t>(value.size())) + value;
  return bytes(list);
}

CqlValues& CqlValues::null() {
  encoded_ += encode(std::int32_t{-1});
  return *this;
}

CqlRows::CqlRows(std::string cells, std::size_t rows, std::size_t columns)
    : cells_(std::move(cells)), rows_(rows), columns_(columns) {
  index_.reserve(rows * columns);
  std::string_view rest = cells_;
  while (index_.size() < rows * columns) {
    const auto value = take(rest);
    const std::size_t end = cells_.size() - rest.size();
    index_.push_back(value ? Cell{end - value->size(), value->size()} : Cell{});
  }
}

std::optional<std::string_view> CqlRows::bytes(std::size_t row, std::size_t column) const {
  if (row >= rows_ || column >= columns_) return {};
  const Cell& cell = index_[row * columns_ + column];
  if (!cell.size) return {};
  return std::string_view(cells_).substr(cell.begin, *cell.size);
}

std::optional<std::int64_t> CqlRows::bigint(std::size_t row, std::size_t column) const {
  return decode<std::int64_t>(bytes(row, column));
}

std::optional<std::int32_t> CqlRows::integer(std::size_t row, std::size_t column) const {
  return decode<std::int32_t>(bytes(row, column));
}

std::string CqlRows::text(std::size_t row, std::size_t column) const {
  return std::string(bytes(row, column).value_or(std::string_view()));
}

std::vector<std::string> CqlRows::texts(std::size_t row, std::size_t column) const {
  std::vector<std::string> found;
  auto list = bytes(row, column);
  if (!list) return found;
  const auto count = decode<std::int32_t>(list->substr(0, 4));
  if (!count) return found;
  list->remove_prefix(4);
  for (std::int32_t i = 0; i < *count; ++i) found.emplace_back(take(*list).value_or(std::string_view()));
  return found;
}

bool CqlRows::was_applied() const {
  return bytes(0, 0) == std::string_view("\1", 1);
}

}  // namespace twitchy::store
