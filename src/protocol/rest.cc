#include "protocol/rest.h"

#include "protocol/client_frames.h"
#include "protocol/error_codes.h"
#include "protocol/json_reader.h"
#include "protocol/json_writer.h"
#include "protocol/server_frames.h"

namespace twitchy::protocol {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_json_string(out, text);
  return out;
}

}  // namespace

Result<Credentials> parse_credentials(std::string_view body) {
  ObjectReader in(body, /*check_utf8=*/false);
  Credentials credentials{in.text("name"), in.text("password")};
  if (in.error()) return *in.error();
  return credentials;
}

Result<SendRequest> parse_send(std::string_view body) {
  ObjectReader in(body, /*check_utf8=*/false);
  SendRequest request;
  request.text = in.text("text");
  request.nonce = in.optional_text("nonce");
  if (request.nonce && !is_nonce(*request.nonce))
    in.fail("`nonce` is not 1 to 64 printable ASCII characters");
  request.reply_to = Sequence{in.optional_number("reply_to").value_or(0)};
  if (in.error()) return *in.error();
  return request;
}

std::string user_json(const User& user) {
  std::string roles;
  for (const auto& role : user.roles) roles += (roles.empty() ? "" : ",") + quoted(role);
  return fmt::format(R"({{"id":{},"name":{},"roles":[{}]}})", user.id.value(), quoted(user.name), roles);
}

std::string session_json(std::string_view token, TimeMs expires_at, const User& user) {
  return fmt::format(R"({{"token":{},"expires_at":{},"user":{}}})", quoted(token), expires_at,
                     user_json(user));
}

std::string room_json(const RoomStatus& status) {
  return fmt::format(R"({{"id":{},"title":{},"style":{},"viewers":{},"head":{}}})",
                     quoted(status.room.id.value()), quoted(status.room.title), quoted(status.room.style),
                     status.viewers, status.head.value());
}

std::string rooms_json(const std::vector<RoomStatus>& rooms) {
  std::string list;
  for (const auto& room : rooms) list += (list.empty() ? "" : ",") + room_json(room);
  return R"({"rooms":[)" + list + "]}";
}

std::string history_json(const HistoryPage& page, bool with_originals) {
  std::string out = R"({"messages":[)";
  for (const auto& [seq, entry] : page.messages) {
    if (out.back() == '}') out.push_back(',');
    append_message(out, seq, *entry, with_originals);
  }
  return out + fmt::format(R"(],"from":{},"to":{},"head":{},"oldest":{},"epoch":{}}})", page.from.value(),
                           page.to.value(), page.head.value(), page.oldest.value(),
                           quoted(page.epoch.value()));
}

std::string sent_json(const LogEntry& entry, std::string_view nonce) {
  std::string out;
  append_message(out, entry.seq, *entry.entry);
  out.pop_back();
  out.append(R"(,"nonce":)");
  append_json_string(out, nonce);
  out.push_back('}');
  return out;
}

std::string problem_json(const Error& error) {
  std::string out = fmt::format(R"({{"type":"about:blank","title":{},"status":{},"code":"{}","detail":{})",
                                quoted(http_title(error.code)), http_status(error.code),
                                code_name(error.code), quoted(error.message));
  if (error.retry_after) out += fmt::format(R"(,"retry_after_ms":{})", error.retry_after->count());
  return out + "}";
}

}  // namespace twitchy::protocol
