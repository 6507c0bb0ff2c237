// For tests: a file system whose n-th write or sync fails.
#pragma once

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <memory>
#include <utility>

namespace twitchy::store {

// Counts what is written and synced from arm() on; from operation `first` (0, 1, …) on, `count` of them
// fail without having done anything.
class FaultPlan {
 public:
  void arm(int first, int count, rocksdb::IOStatus error) {
    error_ = std::move(error);
    count_ = count;
    left_ = first;
    armed_ = true;
  }
  void disarm() { armed_ = false; }
  bool has_failed() const { return failed_; }

  rocksdb::IOStatus next() {
    if (!armed_) return rocksdb::IOStatus::OK();
    const int left = left_--;
    if (left > 0 || left <= -count_) return rocksdb::IOStatus::OK();
    failed_ = true;
    return error_;
  }

 private:
  rocksdb::IOStatus error_;
  int count_ = 0;
  std::atomic<int> left_{0};
  std::atomic<bool> armed_{false};
  std::atomic<bool> failed_{false};
};

class FailingFile final : public rocksdb::FSWritableFileOwnerWrapper {
 public:
  FailingFile(std::unique_ptr<rocksdb::FSWritableFile> file, FaultPlan& plan)
      : FSWritableFileOwnerWrapper(std::move(file)), plan_(plan) {}

  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           rocksdb::IODebugContext* debug) override {
    auto status = plan_.next();
    return status.ok() ? FSWritableFileOwnerWrapper::Append(data, options, debug) : status;
  }
  rocksdb::IOStatus Append(const rocksdb::Slice& data, const rocksdb::IOOptions& options,
                           const rocksdb::DataVerificationInfo& info,
                           rocksdb::IODebugContext* debug) override {
    auto status = plan_.next();
    return status.ok() ? FSWritableFileOwnerWrapper::Append(data, options, info, debug) : status;
  }
  rocksdb::IOStatus Sync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    auto status = plan_.next();
    return status.ok() ? FSWritableFileOwnerWrapper::Sync(options, debug) : status;
  }
  rocksdb::IOStatus Fsync(const rocksdb::IOOptions& options, rocksdb::IODebugContext* debug) override {
    auto status = plan_.next();
    return status.ok() ? FSWritableFileOwnerWrapper::Fsync(options, debug) : status;
  }

 private:
  FaultPlan& plan_;
};

class FailingFileSystem final : public rocksdb::FileSystemWrapper {
 public:
  explicit FailingFileSystem(FaultPlan& plan)
      : FileSystemWrapper(rocksdb::FileSystem::Default()), plan_(plan) {}

  const char* Name() const override { return "FailingFileSystem"; }

  rocksdb::IOStatus NewWritableFile(const std::string& name, const rocksdb::FileOptions& options,
                                    std::unique_ptr<rocksdb::FSWritableFile>* file,
                                    rocksdb::IODebugContext* debug) override {
    std::unique_ptr<rocksdb::FSWritableFile> opened;
    auto status = FileSystemWrapper::NewWritableFile(name, options, &opened, debug);
    if (status.ok()) *file = std::make_unique<FailingFile>(std::move(opened), plan_);
    return status;
  }

 private:
  FaultPlan& plan_;
};

}  // namespace twitchy::store
