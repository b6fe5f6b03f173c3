// SPDX-License-Identifier: GPL-3.0-or-later
// A ministry whose people wrote of ferries and dams, and the directory of these people.
#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "chancery/v1/people.pb.h"
#include "tests/api/ministry.h"
#include "tests/testing/temp_dir.h"

namespace chancery::api {

using Names = std::vector<std::string>;

// With a server of its own, whose vocabulary has Valderon and Orlane in Europe, Torvenna in Asia,
// and dams and ferries.
//
//   Alder, Ann      active, speaks French; three on the ferry of Valderon, 2020 to 2022
//   Birch, Ben      has left; two on the ferry of Torvenna, 1975 and 1976
//   Cedar, Cora     not listed; two on the ferry of Orlane
//   Dogwood, Dan    without contact; one on the ferry of Orlane
//   Elm, Eve        active; two on the ferry of Torvenna, and two on its dams, all secret
//   Fir, Finn       signed what Gorse, Gil drafted on the dams of Valderon; in no directory
//   Ivy, Iris; Juniper, Jo   the same, on a lighthouse, 1990 and 2020; in no directory
//   Hawthorn, Hal   active, once consul at Port Ash; wrote nothing
class StaffTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite();
  static void TearDownTestSuite();
  static testing::World& world() { return *world_; }

  // The id of a document by its name: "alder-1".
  static const std::string& IdOf(const std::string& name);

  template <typename Response, typename Request>
  static Result<Response> Ask(std::string_view reader, std::string_view method,
                              const Request& request) {
    ASSIGN_OR_RETURN(const auto line, world().As(reader, testing::Daemon::kSearchd));
    return line->template Ask<Response>(method, request);
  }

  static v1::FindExpertsResponse Experts(const v1::FindExpertsRequest& request,
                                         std::string_view reader = "chief");
  static StatusCode CodeOf(const v1::FindExpertsRequest& request,
                           std::string_view reader = "chief");

  // The surnames of who knows, the best first.
  static Names Who(const v1::FindExpertsRequest& request, std::string_view reader = "chief");

 private:
  static std::unique_ptr<testing::TempDir> folder_;
  static std::unique_ptr<testing::World> world_;
};

v1::FindExpertsRequest Of(std::string_view question);

Names Sorted(Names names);

}  // namespace chancery::api
