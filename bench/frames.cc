#include "frames.h"

#include <array>
#include <charconv>

namespace twitchy::bench {
namespace {

constexpr std::size_t kHeaderMin = 2;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

std::size_t length_bytes(std::string_view bytes) {
  const unsigned length = static_cast<unsigned char>(bytes[1]) & 0x7f;
  return length == 126 ? 2 : length == 127 ? 8 : 0;
}

// `"key":` without building it anew for each frame would need a table of keys; frames are short.
std::size_t value_of(std::string_view payload, std::string_view key) {
  std::size_t at = 0;
  while ((at = payload.find(key, at)) != std::string_view::npos) {
    const std::size_t end = at + key.size();
    if (at > 0 && payload[at - 1] == '"' && payload.substr(end, 2) == "\":") return end + 2;
    at = end;
  }
  return std::string_view::npos;
}

}  // namespace

void append_client_frame(std::string& out, Opcode opcode, std::string_view payload, std::uint32_t mask) {
  constexpr unsigned kMasked = 0x80;
  out.push_back(static_cast<char>(0x80 | static_cast<unsigned>(opcode)));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(kMasked | payload.size()));
  } else {
    // A client's frames are of 16 KiB at most, so a length of 64 bits is never needed.
    out.push_back(static_cast<char>(kMasked | 126));
    out.push_back(static_cast<char>(payload.size() >> 8));
    out.push_back(static_cast<char>(payload.size()));
  }
  std::array<char, 4> key{};
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = static_cast<char>(mask >> (8 * i));
  out.append(key.data(), key.size());
  const std::size_t start = out.size();
  out.append(payload);
  for (std::size_t i = 0; i < payload.size(); ++i)
    out[start + i] = static_cast<char>(out[start + i] ^ key[i % 4]);
}

std::optional<FrameStream::Begin> FrameStream::begin_of(std::string_view bytes) const {
  if (missing(bytes) > 0) return std::nullopt;
  const std::size_t extended = length_bytes(bytes);
  const std::uint64_t payload = extended > 0 ? big_endian(bytes.substr(kHeaderMin, extended))
                                             : static_cast<unsigned char>(bytes[1]) & 0x7fU;
  const auto prefix = static_cast<std::size_t>(std::min<std::uint64_t>(payload, prefix_limit_));
  const std::size_t header = kHeaderMin + extended;
  const auto first = static_cast<unsigned char>(bytes[0]);
  constexpr unsigned kDeflated = 0x40;  // RSV1
  return Begin{
      {static_cast<Opcode>(first & 0x0f), (first & kDeflated) != 0, bytes.substr(header, prefix), payload},
      header + prefix,
      payload - prefix};
}

std::size_t FrameStream::missing(std::string_view bytes) const {
  if (bytes.size() < kHeaderMin) return kHeaderMin - bytes.size();
  const std::size_t extended = length_bytes(bytes);
  const std::size_t header = kHeaderMin + extended;
  if (bytes.size() < header) return header - bytes.size();
  const std::uint64_t payload = extended > 0 ? big_endian(bytes.substr(kHeaderMin, extended))
                                             : static_cast<unsigned char>(bytes[1]) & 0x7fU;
  const std::size_t whole =
      header + static_cast<std::size_t>(std::min<std::uint64_t>(payload, prefix_limit_));
  return bytes.size() < whole ? whole - bytes.size() : 0;
}

std::size_t FrameStream::complete_begun(std::string_view bytes) {
  std::size_t moved = 0;
  while (moved < bytes.size()) {
    const std::size_t needed = std::min(missing(begun_), bytes.size() - moved);
    if (needed == 0) break;
    begun_.append(bytes.substr(moved, needed));
    moved += needed;
  }
  return moved;
}

std::uint64_t frame_bytes(std::uint64_t payload_bytes) {
  const std::size_t extended = payload_bytes < 126 ? 0 : payload_bytes < 65536 ? 2 : 8;
  return kHeaderMin + extended + payload_bytes;
}

FrameKind kind_of(std::string_view payload) {
  constexpr std::string_view kStart = R"({"type":")";
  if (payload.substr(0, kStart.size()) != kStart) return FrameKind::other;
  payload.remove_prefix(kStart.size());
  const auto is = [&](std::string_view name) { return payload.substr(0, name.size()) == name; };
  if (is("messages\"")) return FrameKind::messages;
  if (is("ack\"")) return FrameKind::ack;
  if (is("gap\"")) return FrameKind::gap;
  if (is("joined\"")) return FrameKind::joined;
  if (is("hello\"")) return FrameKind::hello;
  if (is("error\"")) return FrameKind::error;
  return FrameKind::other;
}

std::optional<std::uint64_t> number_after(std::string_view payload, std::string_view key) {
  const std::size_t at = value_of(payload, key);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = payload.data() + payload.size();
  const auto [stop, failed] = std::from_chars(payload.data() + at, end, value);
  // A number that ends where the prefix ends may be cut off.
  if (failed != std::errc{} || stop == end) return std::nullopt;
  return value;
}

std::optional<std::string_view> plain_text_after(std::string_view payload, std::string_view key) {
  const std::size_t at = value_of(payload, key);
  if (at == std::string_view::npos || at >= payload.size() || payload[at] != '"') return std::nullopt;
  const std::size_t end = payload.find('"', at + 1);
  if (end == std::string_view::npos) return std::nullopt;
  return payload.substr(at + 1, end - at - 1);
}

std::optional<Range> range_of(std::string_view payload) {
  const auto from = number_after(payload, "from");
  const auto to = number_after(payload, "to");
  if (!from || !to || *from > *to) return std::nullopt;
  return Range{*from, *to};
}

}  // namespace twitchy::bench
