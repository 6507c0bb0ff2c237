// Every bound of the system, in one place, each with its answer to "what when full?".
// The ones an operator may change are the defaults of the configuration's [limits] table.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace twitchy::limits {

using namespace std::chrono_literals;

// ---- Texts and names -------------------------------------------------------------------------------
inline constexpr std::size_t kTextCodePoints = 500;      // more: invalid_text
inline constexpr std::size_t kCombiningMarksInARow = 8;  // more: invalid_text
inline constexpr std::size_t kRewriteGrowth = 4;         // rewritten bytes <= growth * bytes + slack:
inline constexpr std::size_t kRewriteSlackBytes = 200;   //   a style drops decorations that do not fit
inline constexpr std::size_t kRoomIdBytes = 32;          // more: not_found
inline constexpr std::size_t kNonceBytes = 64;           // more, or not printable ASCII: bad_request
inline constexpr std::size_t kNameBytesMin = 3;          // less: invalid_name
inline constexpr std::size_t kNameBytesMax = 25;         // more: invalid_name
inline constexpr std::size_t kPasswordBytesMin = 8;      // less: invalid_password
inline constexpr std::size_t kPasswordBytesMax = 128;    // more: invalid_password

// ---- HTTP ------------------------------------------------------------------------------------------
inline constexpr std::size_t kHttpHeaderBytes = 16 * 1024;  // more: 431, closed
inline constexpr std::size_t kHttpBodyBytes = 64 * 1024;    // more: too_large, closed
inline constexpr auto kHttpReadTimeout = 10s;               // a request not read by then: closed
inline constexpr auto kHttpWriteTimeout = 60s;              // an answer not taken by then: closed
inline constexpr auto kHttpIdleTimeout = 60s;               // a kept-alive connection without request: closed
inline constexpr std::size_t kStaticFilesBytes = 64 * 1024 * 1024;  // a larger web client: not started

inline constexpr int kReservedFiles =
    512;  // descriptors kept for the store: connections past the rest are closed

// ---- WebSocket -------------------------------------------------------------------------------------
inline constexpr std::size_t kFrameBytes = 16 * 1024;        // a larger message: close 1009
inline constexpr std::size_t kHeldBytes = 64 * 1024;         // more behind an `auth` under way: close 1009
inline constexpr std::size_t kDeflatedReadBytes = 4 * 1024;  // read at once from who may deflate
inline constexpr std::size_t kRoomsPerConnection = 16;       // more joins: bad_request
inline constexpr std::size_t kSaysInFlight = 64;             // more unanswered `say`s of a connection: busy
inline constexpr std::size_t kBadFramesInARow = 16;          // more refused as bad_request: close 4500
inline constexpr auto kPingInterval = 25s;
inline constexpr auto kPongTimeout = 10s;                 // no pong by then: close 4002
inline constexpr auto kCloseTimeout = 5s;                 // close frame unanswered: dropped
inline constexpr auto kTooSlowTimeout = 30s;              // outbox blocked for so long: close 4001
inline constexpr std::size_t kOutboxBytes = 1024 * 1024;  // more: messages skipped, then `gap`
inline constexpr std::size_t kReplyBytes = 256 * 1024;    // more of its own unsent: nothing is read from it

// ---- Rooms, live and replayed ----------------------------------------------------------------------
inline constexpr std::size_t kJoinedMessages = 10;        // shown by `joined`
inline constexpr std::uint64_t kReplayMessages = 1000;    // more missing: a `gap` first
inline constexpr std::uint64_t kReplayBlock = 100;        // replays are cut at its multiples
inline constexpr std::uint64_t kRecentMessages = 1100;    // kept encoded in memory, per room
inline constexpr std::size_t kAuthorsKept = 1024 * 1024;  // of a room: older messages' answers are no mention
inline constexpr std::size_t kGroupSubscribers = 128;     // more: another group
inline constexpr std::size_t kFrameBytesTarget = 256 * 1024;  // a larger backlog: several frames
inline constexpr std::size_t kFeedBytes = 64 * 1024 * 1024;   // more not yet sent, per room and loop: `gap`
inline constexpr auto kQuickPassIntervalMin = 1ms;            // between passes of a busy room,
inline constexpr int kQuickPassSpacing = 5;                   //   or so many times what the last one took,
inline constexpr auto kPassIntervalMin = 20ms;                //   but where that is more, this
inline constexpr auto kSparsePassIntervalMin = 21ms;          // likewise, while less than this is unsent:
inline constexpr std::size_t kSparseBytes = 1024;             //   to each reader
inline constexpr auto kDeflatedPassIntervalMin = 26ms;  // likewise, if all its readers take deflated frames
inline constexpr std::size_t kUrgentBytes = 40 * 1024;  // more unsent to each reader: a pass at once
inline constexpr auto kViewersInterval = 2s;
inline constexpr auto kSignOutTold = 10s;             // to the other nodes, every kViewersInterval
inline constexpr std::size_t kSignOutsTold = 10'000;  // at once; more: the oldest are not
inline constexpr auto kViewersForgotten = 10s;        // a node not heard of for so long counts no more
inline constexpr auto kPaceSilence =
    3s;  // and up to kViewersInterval: then a pace without messages gets a range
inline constexpr std::size_t kHistoryPageDefault = 10;
inline constexpr std::size_t kHistoryPageMax = 100;         // more: bad_request
inline constexpr std::size_t kHistoryRowsScanned = 10'000;  // read for one page: then it may be short

// ---- Publishing ------------------------------------------------------------------------------------
inline constexpr std::size_t kPublishQueueBytes = 32 * 1024 * 1024;  // more waiting: busy
inline constexpr auto kPublishTimeout = 10s;                         // no outcome by then: unknown
inline constexpr std::size_t kCommitMessages = 8192;                 // the rest: the next commit
inline constexpr std::size_t kCommitBytes = 4 * 1024 * 1024;         // the rest: the next commit
inline constexpr auto kCommitIntervalMin = 3ms;  // between commits when much is said; a full one goes at once
inline constexpr auto kKafkaBatchInterval = 3ms;    // between batches of a room, after one with more than
inline constexpr std::size_t kKafkaBusyBatch = 24;  //   so many messages; else each goes at once
inline constexpr auto kNonceWindow = 120s;
inline constexpr auto kVoidReadBack = 2 * kNonceWindow;  // read of a shared log before what is shown of it
inline constexpr std::uint32_t kRetriesPerWindow = 200;  // of a user, per loop; more: unknown
inline constexpr auto kRetriesWindow = 30s;
inline constexpr std::size_t kNonceWindowEntries = 6'000'000;  // more: busy
inline constexpr std::size_t kReadBackQueue = 1024;  // more waiting to be read back from the log: busy
inline constexpr std::size_t kRecentEntries =
    2048;  // of a room, kept by a node on Kafka: older ones are read back
inline constexpr std::size_t kVoidsKept =
    100'000;  // of a room, likewise: reading back judges older ones anew
inline constexpr std::size_t kDoubtfulNonces =
    200'000;  // ended in `unknown`: of more, a retry may be refused
inline constexpr auto kBusyRetryAfter = 1s;

// ---- Accounts --------------------------------------------------------------------------------------
inline constexpr auto kTokenLifetime = std::chrono::hours(30 * 24);
inline constexpr auto kTokenTrusted = 5s;               // a checked token is not looked up again for
inline constexpr auto kTrustedWithoutStore = 1h;        // while the store cannot be asked
inline constexpr std::size_t kTokensTrusted = 100'000;  // more: looked up again
inline constexpr std::size_t kHashThreads = 2;
inline constexpr std::size_t kHashQueue = 64;  // more waiting to be hashed: busy
inline constexpr std::size_t kRateKeys =
    1'000'000;  // more users or addresses in a window: idle ones forgotten first, then rate_limited

// ---- Store -----------------------------------------------------------------------------------------
inline constexpr std::size_t kStoreThreads = 2;
inline constexpr std::size_t kStoreQueue = 4096;          // more waiting to be read: busy
inline constexpr int kCassandraCalls = 512;               // more under way, of a process: busy
inline constexpr std::size_t kCassandraBatchRows = 50;    // the rest of an append: further batches
inline constexpr int kCassandraBatchesAtOnce = 16;        // of one append; the rest wait for these
inline constexpr std::size_t kCassandraPageRows = 1'000;  // read at once; the rest of a long range: after it
inline constexpr std::uint64_t kCassandraIdBlock = 100;   // user ids taken at once; lost when a node stops

// ---- Archiving (a cluster's logs, to its store) --------------------------------------------------------
inline constexpr std::size_t kArchiveChunkEntries = 16'384;  // read and written at once; the rest: after it
inline constexpr std::size_t kArchiveEntriesHeld =
    131'072;                                         // of all rooms; more are read when these are written
inline constexpr auto kArchiveLookInterval = 100ms;  // at a log that is archived up to its head
inline constexpr auto kArchiveBackoffMax = 2s;       // between tries of what fails
inline constexpr auto kArchiveLeavePatience =
    5s;  // a write not ended by then: the room is given over all the same

// ---- Stopping --------------------------------------------------------------------------------------
inline constexpr auto kDrainTimeout = 8s;  // then what is left is closed; within 10 s in all

}  // namespace twitchy::limits
