// SPDX-License-Identifier: GPL-3.0-or-later
#include "lib/model/text_proto.h"

#include <string>

#include "google/protobuf/io/tokenizer.h"

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

Status ReadText(std::string_view text, google::protobuf::Message& message,
                google::protobuf::TextFormat::ParseInfoTree* places) {
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (places != nullptr) parser.WriteLocationsTo(places);
  if (parser.ParseFromString(std::string(text), &message)) return Ok();
  return InvalidArgument(error.text().empty() ? "not in protobuf text format" : error.text());
}

std::string PlaceOf(const std::vector<std::pair<std::string_view, std::size_t>>& path,
                    const google::protobuf::Descriptor& schema,
                    const google::protobuf::TextFormat::ParseInfoTree& places) {
  const google::protobuf::Descriptor* message = &schema;
  const google::protobuf::TextFormat::ParseInfoTree* tree = &places;
  int line = 0, column = 0;
  for (const auto& [key, at] : path) {
    const auto* field = message == nullptr ? nullptr : message->FindFieldByName(std::string(key));
    if (field == nullptr || tree == nullptr) break;
    const int index = field->is_repeated() ? static_cast<int>(at) : -1;
    auto place = tree->GetLocation(field, index);
    // A list in brackets has one place, that of its key.
    for (int before = index - 1; place.line < 0 && before >= 0; --before) {
      place = tree->GetLocation(field, before);
    }
    if (place.line < 0) break;
    line = place.line;
    column = place.column;
    message = field->message_type();
    tree = message == nullptr ? nullptr : tree->GetTreeForNested(field, index);
  }
  return std::to_string(line + 1) + ":" + std::to_string(column + 1);
}

}  // namespace chancery::model
