// The ownership of a process that has no other beside it: all rooms are its own.
#pragma once

#include <utility>
#include <vector>

#include "broker/ownership.h"

namespace twitchy::archive {

class AllRooms final : public broker::Ownership {
 public:
  explicit AllRooms(std::vector<RoomId> rooms) : rooms_(std::move(rooms)) {}

  void start(broker::OwnershipListener& listener) override {
    listener_ = &listener;
    listener.on_gained(rooms_);
  }
  void commit(const RoomId&, Sequence) override {}
  void stop() override {
    if (auto* listener = std::exchange(listener_, nullptr)) listener->on_lost(rooms_);
  }

 private:
  const std::vector<RoomId> rooms_;
  broker::OwnershipListener* listener_ = nullptr;
};

}  // namespace twitchy::archive
