// For tests: texts of all kinds, and entries.
#pragma once

#include <rapidcheck.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "model/entry.h"

namespace twitchy::protocol {

inline void append_utf8(std::string& out, std::uint32_t c) {
  const auto tail = [&](unsigned shift) { out.push_back(static_cast<char>(0x80 | ((c >> shift) & 0x3f))); };
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xc0 | (c >> 6)));
    tail(0);
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | (c >> 12)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xf0 | (c >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

// Texts of any Unicode scalar values, from each length of UTF-8 and often from what is escaped.
inline rc::Gen<std::string> any_unicode() {
  using rc::gen::inRange;
  const auto scalar = rc::gen::oneOf(
      inRange<std::uint32_t>(0, 0x20), rc::gen::element<std::uint32_t>('"', '\\', '/', 0x7f, 0x2028),
      inRange<std::uint32_t>(0x20, 0x7f), inRange<std::uint32_t>(0x80, 0x800),
      inRange<std::uint32_t>(0x800, 0xd800), inRange<std::uint32_t>(0xe000, 0x10000),
      inRange<std::uint32_t>(0x10000, 0x110000));
  return rc::gen::map(rc::gen::container<std::vector<std::uint32_t>>(scalar),
                      [](const std::vector<std::uint32_t>& scalars) {
                        std::string text;
                        for (const std::uint32_t c : scalars) append_utf8(text, c);
                        return text;
                      });
}

inline LogEntry make_log_entry(std::uint64_t seq, std::string text, std::uint64_t reply_to = 0) {
  Entry entry;
  entry.at = 1'700'000'000'000;
  entry.user = kFirstUserId;
  entry.user_name = "ada";
  entry.text = std::move(text);
  entry.original = "as typed";
  entry.reply_to = Sequence{reply_to};
  return {Sequence{seq}, std::make_shared<const Entry>(std::move(entry))};
}

}  // namespace twitchy::protocol
