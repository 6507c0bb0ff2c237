#include "protocol/client_frames.h"

#include <algorithm>
#include <utility>

#include "model/limits.h"
#include "protocol/json_reader.h"

namespace twitchy::protocol {
namespace {

JoinFrame read_join(ObjectReader& in) {
  JoinFrame frame;
  frame.room = in.text("room");
  frame.pace = in.optional_number("pace");
  if (const auto after = in.optional_number("after")) frame.after = Sequence{*after};
  if (auto epoch = in.optional_text("epoch")) frame.epoch = Epoch{*std::move(epoch)};
  return frame;
}

SayFrame read_say(ObjectReader& in) {
  SayFrame frame;
  frame.nonce = in.text("nonce");
  if (!in.error() && !is_nonce(frame.nonce)) {
    in.fail("`nonce` is not 1 to 64 printable ASCII characters");
    frame.nonce.clear();
  }
  frame.room = in.text("room");
  frame.text = in.text("text");
  frame.reply_to = Sequence{in.optional_number("reply_to").value_or(0)};
  return frame;
}

ClientFrame read_frame(ObjectReader& in, std::string& nonce) {
  const std::string type = in.text("type");
  if (type == "say") {
    SayFrame say = read_say(in);
    nonce = say.nonce;
    return say;
  }
  if (type == "join") return read_join(in);
  if (type == "leave") return LeaveFrame{in.text("room")};
  if (type == "auth") return AuthFrame{in.text("token")};
  in.fail("`type` is not one of auth, join, leave, say");
  return {};
}

}  // namespace

ParsedFrame parse_client_frame(std::string_view text) {
  ObjectReader in(text);
  std::string nonce;
  ClientFrame frame = read_frame(in, nonce);
  if (in.error()) return {*in.error(), std::move(nonce)};
  return {std::move(frame), std::move(nonce)};
}

bool is_nonce(std::string_view text) {
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7f; };
  return !text.empty() && text.size() <= limits::kNonceBytes &&
         std::all_of(text.begin(), text.end(), printable);
}

}  // namespace twitchy::protocol
