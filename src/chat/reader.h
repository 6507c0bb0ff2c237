// A connection as the fan-out sees it, and the wire that leads to it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "chat/outbox.h"
#include "model/ids.h"
#include "protocol/server_frames.h"

namespace twitchy::chat {

using protocol::SequenceRange;

class Group;

// Where a reader sits in a room it joined.
struct Seat {
  std::uint16_t room = 0;  // its place among the configured rooms
  Group* group = nullptr;
  std::uint32_t index = 0;  // in the group
};

// The wire's own number for a reader that takes frames right now: a socket, say. kNoPort while something is
// in its outbox.
using Port = std::int32_t;
inline constexpr Port kNoPort = -1;

// Owned by a connection; belongs to one event loop, and is touched by no other thread.
struct Reader {
  Outbox outbox;
  std::vector<Seat> seats;
  UserId user_id;  // 0: a guest; Listeners sets it
  Port port = kNoPort;
  bool deflates = false;  // negotiated permessage-deflate
};

// A reader in one room, as a pass walks over them: all that giving it a frame touches, if its socket takes
// the frame.
struct Member {
  Reader* reader = nullptr;
  Sequence missed_from;  // 0: missed nothing; else its outbox was full, and a gap is owed from here
  Port port = kNoPort;   // the reader's, or kNoPort: then the wire asks the reader
};

// What carries frames to connections: `gateway` implements it over sockets. On the loop's thread.
class Wire {
 public:
  virtual ~Wire() = default;

  // Gives the frame to each member, in order. A member whose outbox is full does not get it: if the frame
  // covers a range, it has missed that from then on (until FanOut::on_drained), else nothing is owed.
  // Returns how many took it. Called once a frame and group, so that what is done once a delivery needs no
  // virtual call.
  virtual std::size_t deliver(std::span<Member> members, const Frame& frame,
                              std::optional<SequenceRange> range) = 0;

  // Gives it a frame of its own. One that does not read its answers is closed as too slow.
  virtual void send(Reader& reader, Frame frame) = 0;
};

}  // namespace twitchy::chat
