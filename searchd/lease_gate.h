// SPDX-License-Identifier: GPL-3.0-or-later
// Lets answers leave while this server has its lease and they show nothing that was taken away.
#pragma once

#include <filesystem>
#include <memory>

#include "lib/lease/holder.h"
#include "lib/rpc/gate.h"
#include "searchd/search/engine.h"

namespace chancery::searchd {

// `engine` must outlive it.
class LeaseGate final : public rpc::Gate {
 public:
  LeaseGate(const std::filesystem::path& data_dir, search::Engine* engine)
      : engine_(engine), holder_(lease::Holder::Start(data_dir, [engine](std::uint64_t seq) {
          return engine->CatchUpTo(seq);
        })) {}

  Status Await(std::chrono::steady_clock::time_point until) override {
    return holder_->Await(until);
  }

  Begun Begin() override { return {holder_->epoch(), engine_->seen()}; }

  // A change that is hidden from the caller is no reason to make their answer again: it would be
  // the same, and how often it is made would show in the time that it takes.
  bool Leave(const Begun& begun, const model::Reader* caller,
             const std::function<void()>& send) override {
    return holder_->Leave(begun.epoch, send,
                          [&] { return caller == nullptr || engine_->Stands(*caller, begun.seq); });
  }

 private:
  search::Engine* const engine_;
  const std::unique_ptr<lease::Holder> holder_;
};

}  // namespace chancery::searchd
