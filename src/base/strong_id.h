// Distinct types for distinct things: a Sequence passed where a UserId belongs does not compile.
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <utility>

namespace twitchy {

template <typename Tag, typename Rep>
class StrongId {
 public:
  using rep = Rep;

  constexpr StrongId() = default;
  explicit constexpr StrongId(Rep value) : value_(std::move(value)) {}

  constexpr const Rep& value() const { return value_; }

  friend constexpr auto operator<=>(const StrongId&, const StrongId&) = default;
  friend constexpr bool operator==(const StrongId&, const StrongId&) = default;

 private:
  Rep value_{};
};

}  // namespace twitchy

template <typename Tag, typename Rep>
struct std::hash<twitchy::StrongId<Tag, Rep>> {
  std::size_t operator()(const twitchy::StrongId<Tag, Rep>& id) const { return std::hash<Rep>{}(id.value()); }
};
