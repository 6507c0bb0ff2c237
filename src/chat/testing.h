// What the tests and benchmarks of chat share: entries to show, a wire that leads to strings, a mailbox
// that is emptied by hand.
#pragma once

#include <boost/json.hpp>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/check.h"
#include "chat/encoded_batch.h"
#include "chat/live_room.h"
#include "chat/mailbox.h"
#include "chat/reader.h"

namespace twitchy::chat::testing {

// Adds a word to every text, so that a rewriting can be told from what was typed.
inline const skibidi::Style& test_style() {
  static const auto style = skibidi::Style::compile(
      "description = 'adds a word'\n[closers]\nchance = 100\nany = ['yo']\n", "test.toml");
  return *style;
}

inline std::unique_ptr<LiveRoom> make_room(const char* id = "r") {
  auto room = std::make_unique<LiveRoom>(Room{RoomId{id}, "A room", "test"}, test_style());
  room->epoch = Epoch{"e1"};
  return room;
}

// An entry whose text names its sequence; of a kind that shows nothing if `is_shown` is false.
inline LogEntry entry(std::uint64_t seq, bool is_shown = true, std::size_t text_bytes = 0) {
  Entry made;
  if (!is_shown) made.kind = EntryKind{77};
  made.at = 1'700'000'000'000 + static_cast<TimeMs>(seq);
  made.user = UserId{1000};
  made.user_name = "ada";
  made.text = "text " + std::to_string(seq);
  if (made.text.size() < text_bytes) made.text.resize(text_bytes, '.');
  return {Sequence{seq}, std::make_shared<const Entry>(std::move(made))};
}

inline BatchPtr batch(std::uint64_t first, std::uint64_t last, std::size_t text_bytes = 0) {
  std::vector<LogEntry> entries;
  for (auto seq = first; seq <= last; ++seq) entries.push_back(entry(seq, true, text_bytes));
  return std::make_shared<const EncodedBatch>(entries);
}

using Sequences = std::vector<std::uint64_t>;

inline Sequences sequences(std::uint64_t first, std::uint64_t last) {
  Sequences made;
  for (auto seq = first; seq <= last; ++seq) made.push_back(seq);
  return made;
}

// A frame as its reader understands it.
struct Told {
  boost::json::object json;

  std::string type() const { return std::string(json.at("type").as_string()); }
  std::string room() const { return std::string(json.at("room").as_string()); }
  std::uint64_t number(std::string_view key) const { return json.at(key).to_number<std::uint64_t>(); }
  Sequences shown() const {
    Sequences found;
    for (const auto& message : json.at("messages").as_array()) {
      found.push_back(message.at("seq").to_number<std::uint64_t>());
      EXPECT_TRUE(message.at("text").as_string().starts_with("text "));
    }
    return found;
  }
  // "messages 1-3", "gap 4-6", "joined 3": for comparisons that are easy to read.
  std::string summary() const {
    if (json.contains("from")) {
      return type() + ' ' + std::to_string(number("from")) + '-' + std::to_string(number("to"));
    }
    if (type() == "joined")
      return (json.contains("reset") ? "reset " : "joined ") + std::to_string(number("head"));
    if (type() == "mention") {
      return "mention " + std::to_string(json.at("message").at("seq").to_number<std::uint64_t>());
    }
    if (type() == "viewers") return "viewers " + std::to_string(number("count"));
    return type();
  }
};

// What a deflated frame holds, by zlib as RFC 7692, 7.2.2 says; its header is not looked at.
inline std::string inflate(std::string_view compressed) {
  std::string with_tail(compressed);
  with_tail.append("\x00\x00\xff\xff", 4);
  z_stream stream{};
  TWITCHY_CHECK(inflateInit2(&stream, -15) == Z_OK);
  std::string out;
  std::string part(64 * 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(with_tail.data());
  stream.avail_in = static_cast<uInt>(with_tail.size());
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(part.data());
    stream.avail_out = static_cast<uInt>(part.size());
    state = ::inflate(&stream, Z_NO_FLUSH);
    out.append(part, 0, part.size() - stream.avail_out);
  }
  TWITCHY_CHECK(state == Z_STREAM_END || state == Z_BUF_ERROR);
  inflateEnd(&stream);
  return out;
}

inline std::string inflated(std::string_view frame) {
  TWITCHY_CHECK(static_cast<std::uint8_t>(frame[0]) == 0xc1);
  const auto size = static_cast<std::uint8_t>(frame[1]);
  return inflate(frame.substr(size < 126 ? 2 : size == 126 ? 4 : 10));
}

// Takes whole, unmasked text frames off `bytes`; what is left is the start of another.
inline std::vector<Told> read_frames(std::string_view bytes) {
  std::vector<Told> frames;
  const auto byte = [&](std::size_t at) {
    return static_cast<std::uint64_t>(static_cast<std::uint8_t>(bytes[at]));
  };
  while (!bytes.empty()) {
    TWITCHY_CHECK(byte(0) == 0x81 || byte(0) == 0xc1);
    const bool is_deflated = byte(0) == 0xc1;
    std::size_t header = 2;
    std::uint64_t size = byte(1);
    if (size >= 126) {
      header = size == 126 ? 4 : 10;
      size = 0;
      for (std::size_t i = 2; i < header; ++i) size = size << 8 | byte(i);
    }
    TWITCHY_CHECK(bytes.size() >= header + size);
    const std::string_view payload = bytes.substr(header, size);
    frames.push_back({boost::json::parse(is_deflated ? inflate(payload) : std::string(payload)).as_object()});
    bytes.remove_prefix(header + size);
  }
  return frames;
}

// A reader whose socket is a string.
struct TestReader final : Reader {
  std::string bytes;        // all that reached it
  bool is_blocked = false;  // its socket takes nothing, so that what it is sent stays in the outbox
  bool is_mute = false;     // nothing that it is sent is kept

  // Takes what came since the last call.
  std::vector<Told> told() { return read_frames(std::exchange(bytes, {})); }
  std::vector<std::string> summaries() {
    std::vector<std::string> found;
    for (const auto& frame : told()) found.push_back(frame.summary());
    return found;
  }
  // Lets up to `limit` bytes of its outbox through. True if that emptied it.
  bool drain(std::size_t limit = SIZE_MAX) {
    while (limit > 0 && !outbox.empty()) {
      std::string_view piece;
      outbox.peek(std::span(&piece, 1));
      piece = piece.substr(0, limit);
      bytes.append(piece);
      limit -= piece.size();
      outbox.consume(piece.size());
    }
    return outbox.empty();
  }
};

// Does as the gateway's: what a socket does not take waits in the outbox, up to a bound.
class TestWire final : public Wire {
 public:
  std::size_t outbox_bytes = 1024 * 1024;
  std::function<void()> on_deliver;  // called once a frame and group
  std::vector<Frame> delivered;      // the frame of each call of deliver()

  std::size_t deliver(std::span<Member> members, const Frame& frame,
                      std::optional<SequenceRange> range) override {
    if (on_deliver) on_deliver();
    delivered.push_back(frame);
    std::size_t taken = 0;
    for (Member& member : members) {
      if (member.missed_from != Sequence{}) continue;
      if (offer(static_cast<TestReader&>(*member.reader), frame)) {
        ++taken;
      } else if (range) {
        member.missed_from = range->from;
      }
    }
    return taken;
  }

  void send(Reader& reader, Frame frame) override {
    auto& to = static_cast<TestReader&>(reader);
    if (to.is_mute) return;
    if (to.is_blocked || !to.outbox.empty()) return to.outbox.push(std::move(frame));
    to.bytes.append(*frame);
  }

 private:
  bool offer(TestReader& to, const Frame& frame) const {
    if (to.is_mute) return true;
    if (!to.is_blocked && to.outbox.empty()) {
      to.bytes.append(*frame);
      return true;
    }
    if (!to.outbox.empty() && to.outbox.bytes() + frame->size() > outbox_bytes) return false;
    to.outbox.push(frame);
    return true;
  }
};

// A loop that runs when the test says so. post() is thread-safe.
class TestMailbox final : public Mailbox {
 public:
  void post(std::function<void()> job) override {
    const std::lock_guard lock(mutex_);
    jobs_.push_back(std::move(job));
  }
  void run_all() {
    while (auto job = take()) job();
  }

 private:
  std::function<void()> take() {
    const std::lock_guard lock(mutex_);
    if (jobs_.empty()) return {};
    auto job = std::move(jobs_.front());
    jobs_.pop_front();
    return job;
  }

  std::mutex mutex_;
  std::deque<std::function<void()>> jobs_;  // guarded by mutex_
};

}  // namespace twitchy::chat::testing
