// SPDX-License-Identifier: GPL-3.0-or-later
// The answer of GetOriginal, message by message.
#pragma once

#include <cstdint>
#include <utility>

#include "lib/rpc/stream_call.h"
#include "searchd/search/engine.h"

namespace chancery::searchd {

class OriginalParts final : public rpc::Parts {
 public:
  // `engine` must outlive it.
  OriginalParts(search::Engine* engine, search::Engine::OriginalFound found)
      : engine_(engine), found_(std::move(found)) {}

  Result<std::optional<grpc::ByteBuffer>> Next() override;
  Status Check(const model::Reader& caller) override {
    return engine_->CheckOriginal(caller, found_);
  }

 private:
  search::Engine* const engine_;
  const search::Engine::OriginalFound found_;
  bool begun_ = false;
  std::uint64_t at_ = 0;
};

}  // namespace chancery::searchd
