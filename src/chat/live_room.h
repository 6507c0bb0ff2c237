// A room as this process serves it: what all event loops share of it.
#pragma once

#include <atomic>
#include <cstdint>

#include "chat/frame_cache.h"
#include "chat/mentions.h"
#include "chat/thinner.h"
#include "model/room.h"
#include "skibidi/style.h"

namespace twitchy::chat {

// The fields that change are written by one part and read by any thread.
struct LiveRoom {
  LiveRoom(Room room, const skibidi::Style& its_style) : config(std::move(room)), style(its_style) {}

  const Room config;
  const skibidi::Style& style;
  Epoch epoch;                                      // set before serving
  std::atomic<std::uint64_t> head{0};               // newest sequence followed
  std::atomic<std::uint64_t> oldest{1};             // oldest sequence kept
  std::atomic<std::uint64_t> viewers{0};            // connections that joined here,
  std::atomic<std::uint64_t> viewers_elsewhere{0};  // and on other nodes
  FrameCache frames;                                // of all loops

  std::uint64_t all_viewers() const {
    return viewers.load(std::memory_order_relaxed) + viewers_elsewhere.load(std::memory_order_relaxed);
  }

  // Of who follows the log, on whose thread alone they are touched.
  Thinner thinner;
  Authors authors;
};

}  // namespace twitchy::chat
