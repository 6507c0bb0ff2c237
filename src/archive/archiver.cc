#include "archive/archiver.h"

#include <algorithm>
#include <future>
#include <utility>

#include "base/log.h"
#include "base/thread_pool.h"

namespace twitchy::archive {

Archiver::Archiver(broker::Broker& broker, store::MessageStore& store, broker::Ownership& ownership,
                   const Clock& clock, Random& random, prometheus::Registry& metrics, ArchiverOptions options)
    : clock_(clock),
      ownership_(ownership),
      options_(options),
      metrics_(metrics),
      budget_(options.entries_held),
      inbox_(std::make_shared<Inbox>()),
      uses_{broker, store, ownership, clock, random, metrics_, budget_, inbox_, options},
      thread_([this] { run(); }) {
  ownership_.start(*this);
}

void Archiver::stop() {
  if (!thread_.joinable()) return;
  ownership_.stop();
  inbox_->close();
  thread_.join();
}

std::vector<RoomLag> Archiver::lag() const {
  const std::lock_guard lock(mutex_);
  return lag_;
}

void Archiver::on_gained(std::span<const RoomId> rooms) {
  for (const auto& room : rooms) inbox_->post([this, room] { gain(room); });
}

void Archiver::on_lost(std::span<const RoomId> rooms) {
  std::vector<std::pair<RoomId, std::future<void>>> leaving;
  for (const auto& room : rooms) {
    const auto left = std::make_shared<std::promise<void>>();
    leaving.emplace_back(room, left->get_future());
    inbox_->post([this, room, left] {
      const auto copy = std::find_if(copies_.begin(), copies_.end(), [&](const auto& candidate) {
        return candidate->room() == room && !candidate->is_leaving();
      });
      if (copy == copies_.end()) return left->set_value();
      (*copy)->leave([left] { left->set_value(); });
    });
  }
  const auto deadline = std::chrono::steady_clock::now() + options_.leave_patience;
  for (const auto& [room, left] : leaving) {
    if (left.wait_until(deadline) == std::future_status::ready) continue;
    log::warn("room {} is given over to be archived elsewhere, though a write of it has not ended",
              room.value());
  }
}

void Archiver::run() {
  name_this_thread("archiver");
  SteadyTime due = clock_.steady_now();
  while (!inbox_->is_closed()) {
    const auto wait = std::max(due - clock_.steady_now(), std::chrono::nanoseconds::zero());
    for (const auto& job : inbox_->take(wait)) job();
    drop_those_left();
    due = step_all();
    show_lag();
  }
}

void Archiver::gain(const RoomId& room) {
  auto from = options_.from;
  if (const auto reached = reached_.find(room); reached != reached_.end()) from = reached->second;
  copies_.push_back(std::make_shared<RoomCopy>(room, uses_, from));
}

void Archiver::drop_those_left() {
  std::erase_if(copies_, [this](const auto& copy) {
    if (!copy->has_left()) return false;
    if (options_.from && copy->has_begun()) reached_[copy->room()] = copy->lag().archived;
    show_gone(copy->room());
    return true;
  });
}

// Each time another room is the first, so that all come by memory when there is little.
SteadyTime Archiver::step_all() {
  SteadyTime due = clock_.steady_now() + options_.look_interval;
  if (copies_.size() > 1) std::rotate(copies_.begin(), copies_.begin() + 1, copies_.end());
  for (const auto& copy : copies_) {
    copy->step();
    due = std::min(due, copy->next_due());
  }
  return due;
}

void Archiver::show_lag() {
  std::vector<RoomLag> lag;
  for (const auto& copy : copies_) {
    if (copy->is_leaving()) continue;
    lag.push_back(copy->lag());
    const prometheus::Labels labels{{"room", copy->room().value()}};
    metrics_.lag_messages.Add(labels).Set(static_cast<double>(lag.back().messages));
    metrics_.lag_seconds.Add(labels).Set(std::chrono::duration<double>(lag.back().behind).count());
  }
  const std::lock_guard lock(mutex_);
  lag_ = std::move(lag);
}

// What is archived elsewhere is shown there.
void Archiver::show_gone(const RoomId& room) {
  const prometheus::Labels labels{{"room", room.value()}};
  for (auto* family : {&metrics_.lag_messages, &metrics_.lag_seconds}) family->Remove(&family->Add(labels));
}

}  // namespace twitchy::archive
