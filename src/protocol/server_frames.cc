#include "protocol/server_frames.h"

#include "model/limits.h"
#include "protocol/json_writer.h"
#include "protocol/rest.h"

namespace twitchy::protocol {
namespace {

// Writes the members of one flat object, in the order they are given.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string_view type) {
    out_.reserve(192);
    out_.append(R"({"type":")").append(type).push_back('"');
  }

  ObjectWriter& text(std::string_view key, std::string_view value) {
    start(key);
    append_json_string(out_, value);
    return *this;
  }
  ObjectWriter& number(std::string_view key, std::integral auto value) {
    start(key);
    append_json_number(out_, value);
    return *this;
  }
  ObjectWriter& json(std::string_view key, std::string_view value) {
    start(key);
    out_.append(value);
    return *this;
  }
  std::string finish() && {
    out_.push_back('}');
    return std::move(out_);
  }

 private:
  void start(std::string_view key) { out_.append(",\"").append(key).append("\":"); }

  std::string out_;
};

}  // namespace

void append_message(std::string& out, Sequence seq, const Entry& entry, bool with_original) {
  out.append(R"({"seq":)");
  append_json_number(out, seq.value());
  out.append(R"(,"at":)");
  append_json_number(out, entry.at);
  out.append(R"(,"user":)");
  append_json_string(out, entry.user_name);
  out.append(R"(,"text":)");
  append_json_string(out, entry.text);
  if (entry.reply_to != Sequence{}) {
    out.append(R"(,"reply_to":)");
    append_json_number(out, entry.reply_to.value());
  }
  if (with_original) {
    out.append(R"(,"original":)");
    append_json_string(out, entry.original);
  }
  out.push_back('}');
}

void append_messages_start(std::string& out, const RoomId& room, SequenceRange range) {
  out.append(R"({"type":"messages","room":)");
  append_json_string(out, room.value());
  out.append(R"(,"from":)");
  append_json_number(out, range.from.value());
  out.append(R"(,"to":)");
  append_json_number(out, range.to.value());
  out.append(R"(,"messages":[)");
}

std::string hello_frame(const std::optional<User>& user, std::uint32_t messages_per_30s) {
  const std::string limits =
      fmt::format(R"({{"text_code_points":{},"frame_bytes":{},"messages_per_30s":{}}})",
                  limits::kTextCodePoints, limits::kFrameBytes, messages_per_30s);
  return std::move(
             ObjectWriter("hello").json("user", user ? user_json(*user) : "null").json("limits", limits))
      .finish();
}

std::string joined_frame(const Joined& joined) {
  ObjectWriter out("joined");
  out.text("room", joined.room.value()).text("epoch", joined.epoch.value());
  out.number("head", joined.head.value()).number("oldest", joined.oldest.value());
  out.number("viewers", joined.viewers).number("pace", joined.pace);
  if (joined.reset) out.json("reset", "true");
  out.json("messages", "[" + joined.messages + "]");
  return std::move(out).finish();
}

std::string left_frame(const RoomId& room) {
  return std::move(ObjectWriter("left").text("room", room.value())).finish();
}

std::string ack_frame(std::string_view nonce, const RoomId& room, const LogEntry& entry) {
  ObjectWriter out("ack");
  out.text("nonce", nonce).text("room", room.value()).number("seq", entry.seq.value());
  return std::move(out.number("at", entry.entry->at).text("text", entry.entry->text)).finish();
}

std::string error_frame(const Error& error, std::string_view nonce) {
  ObjectWriter out("error");
  out.text("code", code_name(error.code)).text("message", error.message);
  if (!nonce.empty()) out.text("nonce", nonce);
  if (error.retry_after) out.number("retry_after_ms", error.retry_after->count());
  return std::move(out).finish();
}

std::string gap_frame(const RoomId& room, SequenceRange range) {
  ObjectWriter out("gap");
  out.text("room", room.value()).number("from", range.from.value()).number("to", range.to.value());
  return std::move(out).finish();
}

std::string mention_frame(const RoomId& room, std::string_view message) {
  std::string out = std::move(ObjectWriter("mention").text("room", room.value())).finish();
  out.pop_back();  // the brace
  return out.append(",\"message\":").append(message).append("}");
}

std::string viewers_frame(const RoomId& room, std::uint64_t count) {
  return std::move(ObjectWriter("viewers").text("room", room.value()).number("count", count)).finish();
}

std::string bye_frame(CloseCode code, std::chrono::milliseconds reconnect_after) {
  ObjectWriter out("bye");
  out.number("code", static_cast<unsigned>(code)).number("reconnect_after_ms", reconnect_after.count());
  return std::move(out).finish();
}

}  // namespace twitchy::protocol
