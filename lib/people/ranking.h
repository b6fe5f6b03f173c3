// SPDX-License-Identifier: GPL-3.0-or-later
// How people are ranked for a question, out of numbers of what a reader may read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace chancery::people {

// The documents of a question that count: those that fit it best.
inline constexpr std::uint32_t kExpertDocuments = 300;

// What a document is worth for those who signed, sent or cleared it, where it says who drafted it:
// a head of mission signs what others wrote.
inline constexpr double kSignerShare = 0.5;

// Somebody who may be an expert. Every number is of documents that the reader may read, and is a
// sum over all that open to them: nothing of it may come from other documents.
struct ExpertNumbers {
  std::string key;  // Who it is: orders equals.

  std::uint64_t documents = 0;   // That they are an author of, in any role.
  std::uint64_t with_posts = 0;  // Those of them that say a post of theirs.
  double found = 0;              // The scores of those that fit the question, summed;
                                 // of signers kSignerShare of them.

  // The same of documents that are addressed to them.
  std::uint64_t addressed = 0;
  double found_addressed = 0;

  // For each group of words of the question (Topics): documents that say a post of theirs with a
  // word of it. A document may count once for each word. As long for all people.
  std::vector<std::uint64_t> posts_with{};

  // Why they stand where they do; set by RankExperts.
  double from_documents = 0;  // Of 1.
  double from_posts = 0;      // Of 3.
  double score() const { return from_documents + from_posts; }
};

// What the formulas below have numbers of. These are fixed for all questions and collections;
// experts_eval measures others.
struct ExpertSettings {
  double few_documents = 2;  // Somebody's only document is not all that they know.
  double few_posts = 3;
  double half = 0.5;  // So many documents with a word in a post are half as good as many.
  double posts = 3;   // What posts are worth beside documents.
  int roots = 2;      // Square roots of the share of documents with posts.

  // A document that is addressed to somebody is so much of one that they wrote.
  double addressed = 0.1;
};

// What `found` is worth of somebody with so many documents: a share of them, and less where they
// are few.
double ShareOf(double found, double documents, const ExpertSettings& settings = {});

// Sets why, and sorts the best first. `people` are all who have something of the question,
// `with_posts` is how many people have a post at all.
//
// from_documents is ShareOf, found / (documents + 2), as a share of the best one's; documents that
// are addressed to somebody are in both as a tenth of a document. A group of
// words weighs the more the fewer people have it in a post, as words of documents do. Of its weight
// somebody has, with c of their m documents with posts,
//   c / (c + 1/2) * (c / (m + 3)) ^ (1/4),
// and from_posts is 3 times what they have of all groups that anybody has, as a share of what these
// weigh. A function of its arguments, rounded so that the last bits of a logarithm decide nothing.
void RankExperts(std::uint64_t with_posts, std::vector<ExpertNumbers>* people,
                 const ExpertSettings& settings = {});

}  // namespace chancery::people
