// SPDX-License-Identifier: GPL-3.0-or-later
// config/ shows each key, at the default that the schema has.
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

#include "chancery/config/v1/client.pb.h"
#include "chancery/config/v1/daemons.pb.h"
#include "chancery/config/v1/people.pb.h"
#include "chancery/config/v1/web.pb.h"
#include "lib/base/file.h"
#include "lib/model/people.h"
#include "lib/model/policy_file.h"
#include "lib/model/text_proto.h"

namespace chancery {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;

constexpr std::string_view kIndexerAddress = "127.0.0.1:7411";
constexpr std::string_view kSearchdAddress = "127.0.0.1:7410";

std::string Text(const std::string& name) {
  const auto text = base::ReadFile(std::string(CHANCERY_SOURCE_DIR) + "/config/" + name);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.value_or("");
}

template <typename T>
T Example(const std::string& name) {
  T message;
  const Status status = model::ReadText(Text(name), message);
  EXPECT_TRUE(status.ok()) << name << ":" << status;
  return message;
}

// Sets every single field to its default, and those of messages in it, so that set and unset are
// one.
void SetDefaults(Message& message) {
  const google::protobuf::Reflection& fields = *message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message.GetDescriptor()->field(i);
    if (field->is_repeated()) continue;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      SetDefaults(*fields.MutableMessage(&message, field));
      continue;
    }
    if (fields.HasField(message, field)) continue;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING:
        fields.SetString(&message, field, field->default_value_string());
        break;
      case FieldDescriptor::CPPTYPE_BOOL:
        fields.SetBool(&message, field, field->default_value_bool());
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        fields.SetUInt32(&message, field, field->default_value_uint32());
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        fields.SetUInt64(&message, field, field->default_value_uint64());
        break;
      default:
        FAIL() << "no default is known for the kind of " << field->full_name();
    }
  }
}

// The first difference, or nothing.
std::string Difference(Message& example, Message& defaults) {
  SetDefaults(example);
  SetDefaults(defaults);
  std::string difference;
  MessageDifferencer differencer;
  differencer.set_message_field_comparison(MessageDifferencer::EQUIVALENT);
  differencer.ReportDifferencesToString(&difference);
  return differencer.Compare(defaults, example) ? "" : difference;
}

void CollectNames(const Descriptor& message, std::set<std::string>& names) {
  for (int i = 0; i < message.field_count(); ++i) {
    names.insert(message.field(i)->name());
    if (message.field(i)->message_type() != nullptr) {
      CollectNames(*message.field(i)->message_type(), names);
    }
  }
}

// Keys of the schema that the file shows nowhere, not even as a comment.
std::string Missing(const Descriptor& schema, const std::string& text) {
  std::set<std::string> names;
  CollectNames(schema, names);
  std::string missing;
  for (const std::string& name : names) {
    if (!std::regex_search(text, std::regex("(^|[\\n{ ])" + name + "( \\{|: )"))) {
      missing += name + " ";
    }
  }
  return missing;
}

TEST(ExampleTest, ShowsTheIndexerItsDefaults) {
  auto example = Example<config::v1::IndexerConfig>("indexer.example.textproto");
  config::v1::IndexerConfig defaults;
  defaults.mutable_listener()->set_address(std::string(kIndexerAddress));
  EXPECT_EQ(Difference(example, defaults), "");
}

TEST(ExampleTest, ShowsSearchdItsDefaults) {
  auto example = Example<config::v1::SearchdConfig>("searchd.example.textproto");
  config::v1::SearchdConfig defaults;
  defaults.mutable_listener()->set_address(std::string(kSearchdAddress));
  EXPECT_EQ(Difference(example, defaults), "");
}

TEST(ExampleTest, ShowsTheClientItsDefaults) {
  auto example = Example<config::v1::ClientConfig>("client.example.textproto");
  config::v1::ClientConfig defaults;
  EXPECT_EQ(Difference(example, defaults), "");
}

TEST(ExampleTest, ShowsTheGatewayItsDefaults) {
  auto example = Example<config::v1::WebConfig>("web.example.textproto");
  EXPECT_FALSE(example.has_assertion());
  config::v1::WebConfig defaults;
  EXPECT_EQ(Difference(example, defaults), "");
}

TEST(ExampleTest, ShowsEveryKey) {
  EXPECT_EQ(Missing(*config::v1::WebConfig::descriptor(), Text("web.example.textproto")), "");
  EXPECT_EQ(Missing(*config::v1::IndexerConfig::descriptor(), Text("indexer.example.textproto")),
            "");
  EXPECT_EQ(Missing(*config::v1::SearchdConfig::descriptor(), Text("searchd.example.textproto")),
            "");
  EXPECT_EQ(Missing(*config::v1::ClientConfig::descriptor(), Text("client.example.textproto")), "");
  EXPECT_EQ(Missing(*config::v1::People::descriptor(), Text("people.example.textproto")), "");
}

// What is shown commented out must be right as well: without the '#' it is read.
TEST(ExampleTest, ShowsRepeatedKeysAsTheyAreWritten) {
  const auto uncommented = [](const std::string& name, const std::string& key) {
    const std::string text = Text(name);
    const auto from = text.find("# " + key + " {");
    const auto until = text.find("\n# }", from);
    EXPECT_NE(from, std::string::npos);
    return std::regex_replace(text.substr(from, until + 4 - from), std::regex("(^|\\n)# ?"), "$1");
  };
  config::v1::IndexerConfig indexer;
  const Status folder =
      model::ReadText(uncommented("indexer.example.textproto", "folder"), indexer);
  ASSERT_TRUE(folder.ok()) << folder;
  ASSERT_EQ(indexer.folder_size(), 1);
  config::v1::SearchdConfig searchd;
  const Status budget =
      model::ReadText(uncommented("searchd.example.textproto", "budget_of"), searchd);
  ASSERT_TRUE(budget.ok()) << budget;
  ASSERT_EQ(searchd.budget_of_size(), 1);
  config::v1::WebConfig web;
  const Status assertion = model::ReadText(uncommented("web.example.textproto", "assertion"), web);
  ASSERT_TRUE(assertion.ok()) << assertion;
  EXPECT_EQ(web.assertion().lifetime_s(), 120u);
  for (const char* key : {"oidc", "certificates"}) {
    const Status read = model::ReadText(uncommented("web.example.textproto", key), web);
    EXPECT_TRUE(read.ok()) << read;
  }
  config::v1::ClientConfig client;
  const Status profile =
      model::ReadText(uncommented("client.example.textproto", "profile"), client);
  ASSERT_TRUE(profile.ok()) << profile;
  ASSERT_EQ(client.profile_size(), 1);
  EXPECT_EQ(client.profile(0).server(), kSearchdAddress);
  EXPECT_EQ(client.profile(0).indexer(), kIndexerAddress);
}

TEST(ExampleTest, NamesPeopleWhomTheMinistrysPolicyUnderstands) {
  const auto policy = model::ReadPolicy(Text("policies/ministry.textproto"));
  ASSERT_TRUE(policy.ok()) << policy.status();
  const auto people =
      model::People::Make(Example<config::v1::People>("people.example.textproto"), *policy);
  ASSERT_TRUE(people.ok()) << people.status();
  EXPECT_NE(people->ByCertificate("a.moreau-travel"), nullptr);
  EXPECT_EQ(people->CeilingOf("a.moreau-travel").words, "certificate: CONFIDENTIAL");
}

TEST(ExampleTest, WouldSayWhatDiffers) {
  config::v1::SearchdConfig example, defaults;
  example.set_matchers(0);
  example.mutable_listener();
  EXPECT_EQ(Difference(example, defaults), "");
  example.mutable_listener()->set_max_call_ms(1);
  EXPECT_NE(Difference(example, defaults), "");
  EXPECT_EQ(Missing(*config::v1::Grant::descriptor(), "grant { atom: 1 }\nfrom: 2"), "until ");
}

}  // namespace
}  // namespace chancery
