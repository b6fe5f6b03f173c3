// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/text_proto.h"

#include <string>

#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace chancery::model {
namespace {

class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, int column, const std::string& message) override {
    if (!text_.empty()) return;
    text_ = std::to_string(line + 1) + ":" + std::to_string(column + 1) + ": " + message;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

Status ReadText(std::string_view text, google::protobuf::Message& message) {
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (parser.ParseFromString(std::string(text), &message)) return Ok();
  return InvalidArgument(error.text().empty() ? "not in protobuf text format" : error.text());
}

}  // namespace chancery::model
