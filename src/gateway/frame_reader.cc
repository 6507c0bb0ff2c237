#include "gateway/frame_reader.h"

#include <wslay/wslay.h>

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"
#include "model/limits.h"
#include "protocol/ws_frame.h"
#include "skibidi/unicode.h"

namespace twitchy::gateway {
namespace {

constexpr std::size_t kPoolSize = 64;  // more are freed

bool is_control(std::uint8_t opcode) {
  return (opcode & 0x8) != 0;
}

// RFC 6455, 5.2: two bytes, the extended length, the mask.
std::size_t header_bytes(std::size_t payload) {
  const std::size_t extended = payload < 126 ? 0 : payload <= 0xffff ? 2 : 8;
  return 2 + extended + 4;
}

}  // namespace

struct FrameReader::Context {
  explicit Context(Inflater& shared) : inflater(shared) {}

  Inflater& inflater;
  wslay_event_context_ptr wslay = nullptr;
  // Valid during a feed() only.
  std::string_view unread;
  FrameHandler* handler = nullptr;
  std::string* answer = nullptr;
  // To tell whether wslay is between two messages: what it was given, and what the frames it began take.
  std::uint64_t fed = 0;
  std::uint64_t framed = 0;
  bool in_fragments = false;
  bool closed_by_client = false;

  static Context& of(void* user_data) { return *static_cast<Context*>(user_data); }

  static ssize_t receive(wslay_event_context_ptr wslay, std::uint8_t* buffer, std::size_t size, int,
                         void* user) {
    Context& self = of(user);
    if (self.unread.empty()) {
      wslay_event_set_error(wslay, WSLAY_ERR_WOULDBLOCK);
      return -1;
    }
    const std::size_t count = std::min(size, self.unread.size());
    std::memcpy(buffer, self.unread.data(), count);
    self.unread.remove_prefix(count);
    return static_cast<ssize_t>(count);
  }

  static ssize_t send(wslay_event_context_ptr, const std::uint8_t* bytes, std::size_t size, int, void* user) {
    of(user).answer->append(reinterpret_cast<const char*>(bytes), size);
    return static_cast<ssize_t>(size);
  }

  static void on_frame(wslay_event_context_ptr, const wslay_event_on_frame_recv_start_arg* frame,
                       void* user) {
    Context& self = of(user);
    self.framed += header_bytes(frame->payload_length) + frame->payload_length;
    if (!is_control(frame->opcode)) self.in_fragments = frame->fin == 0;
  }

  static void on_message(wslay_event_context_ptr wslay, const wslay_event_on_msg_recv_arg* message,
                         void* user) {
    Context& self = of(user);
    switch (message->opcode) {
      case WSLAY_TEXT_FRAME:
        if (const auto refused = self.take_text(*message)) close(wslay, refused);
        break;
      case WSLAY_BINARY_FRAME:
        close(wslay, WSLAY_CODE_UNSUPPORTED_DATA);
        break;
      case WSLAY_PONG:
        self.handler->on_pong();
        break;
      case WSLAY_CONNECTION_CLOSE:
        // A body of one byte holds no code, and is no close that RFC 6455 knows.
        self.closed_by_client = message->msg_length != 1;
        break;
      default:
        break;  // wslay answers pings by itself
    }
  }

  static void close(wslay_event_context_ptr wslay, std::uint16_t code) {
    wslay_event_queue_close(wslay, code, nullptr, 0);
    wslay_event_shutdown_read(wslay);
  }

  // Hands the text on, or gives the code that it is refused with.
  std::uint16_t take_text(const wslay_event_on_msg_recv_arg& message) {
    std::string_view text(reinterpret_cast<const char*>(message.msg), message.msg_length);
    // wslay has allowed the bit where it may stand, and leaves the rest of such a message to us.
    if (wslay_get_rsv1(message.rsv)) {
      const auto outcome = inflater.inflate(text);
      if (outcome == Inflater::Outcome::too_large) return WSLAY_CODE_MESSAGE_TOO_BIG;
      if (outcome == Inflater::Outcome::broken) return WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA;
      text = inflater.text();
      if (!skibidi::is_valid_utf8(text)) return WSLAY_CODE_INVALID_FRAME_PAYLOAD_DATA;
    }
    handler->on_text(text);
    return 0;
  }
};

FrameReader::FrameReader(Inflater& inflater) : context_(std::make_unique<Context>(inflater)) {
  wslay_event_callbacks callbacks{};
  callbacks.recv_callback = Context::receive;
  callbacks.send_callback = Context::send;
  callbacks.on_frame_recv_start_callback = Context::on_frame;
  callbacks.on_msg_recv_callback = Context::on_message;
  TWITCHY_CHECK(wslay_event_context_server_init(&context_->wslay, &callbacks, context_.get()) == 0);
  wslay_event_config_set_max_recv_msg_length(context_->wslay, limits::kFrameBytes);
}

FrameReader::~FrameReader() {
  wslay_event_context_free(context_->wslay);
}

void FrameReader::set_deflates(bool deflates) {
  wslay_event_config_set_allowed_rsv_bits(context_->wslay, deflates ? WSLAY_RSV1_BIT : WSLAY_RSV_NONE);
}

void FrameReader::feed(std::string_view bytes, FrameHandler& handler, std::string& answer) {
  context_->unread = bytes;
  context_->handler = &handler;
  context_->answer = &answer;
  context_->fed += bytes.size();
  const bool is_refused = wslay_event_recv(context_->wslay) != 0;
  wslay_event_send(context_->wslay);
  if (wslay_event_get_close_received(context_->wslay) || wslay_event_get_close_sent(context_->wslay) ||
      is_refused) {
    was_closed_by_client_ = context_->closed_by_client;
    close_code_ = was_closed_by_client_ ? wslay_event_get_status_code_received(context_->wslay)
                                        : wslay_event_get_status_code_sent(context_->wslay);
    if (!was_closed_by_client_ && close_code_ == WSLAY_CODE_NO_STATUS_RCVD) name_protocol_error(answer);
  }
  context_->unread = {};
  context_->handler = nullptr;
  context_->answer = nullptr;
}

// A header that breaks the rules ends in a close without a code, the last of what wslay sent: 1002 it is.
void FrameReader::name_protocol_error(std::string& answer) {
  close_code_ = WSLAY_CODE_PROTOCOL_ERROR;
  answer.resize(answer.size() - protocol::ws_frame(protocol::Opcode::close, "").size());
  answer.append(protocol::ws_close_frame(close_code_, ""));
}

bool FrameReader::is_idle() const {
  return context_->fed == context_->framed && !context_->in_fragments;
}

std::unique_ptr<FrameReader> FrameReaderPool::take(bool deflates) {
  if (idle_.empty()) idle_.push_back(std::make_unique<FrameReader>(inflater_));
  auto reader = std::move(idle_.back());
  idle_.pop_back();
  reader->set_deflates(deflates);
  return reader;
}

void FrameReaderPool::give_back(std::unique_ptr<FrameReader> reader) {
  if (reader && reader->is_idle() && reader->close_code() == 0 && idle_.size() < kPoolSize) {
    idle_.push_back(std::move(reader));
  }
}

}  // namespace twitchy::gateway
