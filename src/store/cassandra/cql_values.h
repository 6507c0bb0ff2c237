// Values as CQL spells them: four bytes of length, then the value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twitchy::store {

// What a statement's marks stand for, in their order; of a batch, row after row.
class CqlValues {
 public:
  CqlValues& text(std::string_view value) { return bytes(value); }
  CqlValues& blob(std::string_view value) { return bytes(value); }
  CqlValues& bigint(std::int64_t value);  // and timestamp, in milliseconds
  CqlValues& integer(std::int32_t value);
  CqlValues& texts(const std::vector<std::string>& values);  // list<text>
  CqlValues& null();

  const std::string& encoded() const& { return encoded_; }
  std::string encoded() && { return std::move(encoded_); }

 private:
  CqlValues& bytes(std::string_view value);

  std::string encoded_;
};

// The rows of an answer. What is not there, is null, or is not of the type asked for, is nothing.
class CqlRows {
 public:
  CqlRows() = default;
  CqlRows(std::string cells, std::size_t rows, std::size_t columns);
  CqlRows(CqlRows&&) = default;
  CqlRows& operator=(CqlRows&&) = default;

  std::size_t size() const { return rows_; }
  bool empty() const { return rows_ == 0; }

  std::optional<std::string_view> bytes(std::size_t row, std::size_t column) const;
  std::optional<std::int64_t> bigint(std::size_t row, std::size_t column) const;
  std::optional<std::int32_t> integer(std::size_t row, std::size_t column) const;
  std::string text(std::size_t row, std::size_t column) const;  // null: empty
  std::vector<std::string> texts(std::size_t row, std::size_t column) const;
  // Of a lightweight transaction: whether its condition held.
  bool was_applied() const;

 private:
  struct Cell {
    std::size_t begin = 0;
    std::optional<std::size_t> size;
  };

  std::string cells_;
  std::vector<Cell> index_;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
};

}  // namespace twitchy::store
