// Frames from a client, by wslay: unmasked, put together, checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/inflater.h"

namespace twitchy::gateway {

// Told of whole messages. Must not destroy the reader.
class FrameHandler {
 public:
  virtual ~FrameHandler() = default;
  virtual void on_text(std::string_view text) = 0;
  virtual void on_pong() = 0;
};

// The state of one connection while a message arrives: 4–9 KB. Between messages it is idle, and may serve
// another connection. Refuses what RFC 6455 does, messages over limits::kFrameBytes, as sent or inflated
// (1009), and binary ones (1003).
class FrameReader {
 public:
  explicit FrameReader(Inflater& inflater);
  ~FrameReader();
  FrameReader(const FrameReader&) = delete;
  FrameReader& operator=(const FrameReader&) = delete;

  // Whether messages may be deflated: that was negotiated, and a message that is not inflated to its end is
  // refused (1007). Else such a message is against the protocol (1002), which is so at first. To be called
  // while it is idle.
  void set_deflates(bool deflates);

  // Takes all of `bytes`. What is to be sent back, pongs or a close, is appended to `answer`; a close is
  // the end: close_code() says which.
  void feed(std::string_view bytes, FrameHandler& handler, std::string& answer);

  // Whether it stands between two messages, with nothing of the next one read.
  bool is_idle() const;

  // 0 while open. What the client sent if it closed, else why its bytes were refused.
  std::uint16_t close_code() const { return close_code_; }
  bool was_closed_by_client() const { return was_closed_by_client_; }

 private:
  struct Context;

  void name_protocol_error(std::string& answer);

  std::unique_ptr<Context> context_;
  std::uint16_t close_code_ = 0;
  bool was_closed_by_client_ = false;
};

// Lends readers to the connections of one loop, those that deflate and others. Outlives what it lends.
class FrameReaderPool {
 public:
  std::unique_ptr<FrameReader> take(bool deflates);
  void give_back(std::unique_ptr<FrameReader> reader);  // an idle, open one is kept

 private:
  Inflater inflater_;
  std::vector<std::unique_ptr<FrameReader>> idle_;
};

}  // namespace twitchy::gateway
