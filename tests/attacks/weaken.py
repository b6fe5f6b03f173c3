#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Weak builds: breaks one line of the server at a time, and expects the tests that hold the attack to fail.

    tests/attacks/weaken.py --build build/release [NAME ...]
    tests/attacks/weaken.py --check

Works in the source tree and puts every file back, also when it is interrupted; the tree must have no
changes of its own in the files that are broken. Ends with 0 when every weak build was caught."""

import argparse
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ["chancery-searchd", "chancery-indexer", "chancery-extract", "chancery-web"]
ATTACKS, API = "chancery_attacks_test", "chancery_api_test"
POLICY, SEARCH, WEB = "policy_test", "search_test", "chancery_web_test"

# name: what is weak; the program and the tests that must fail; (file, the line as it is, as it is broken).
WEAK = {
    "open-cells": (
        "ranks all cells and leaves out afterwards what the reader may not read", ATTACKS,
        ["Attack.A01_ScoresAsAProbeOfTermStatistics", "Attack.A02_OrderOfPlantedAnchors",
         "Attack.A08_MoreLikeWhatIsHidden", "Attack.A16_FoldedCopiesOfWhatIsHidden",
         "Attack.A18_ThreadsThroughHiddenCables", "Attack.A19_ExpertsByWhatIsHidden",
         "Attack.A04_BucketsOfFacets", "Attack.A03_CountsAndPages", "Attack.A15_OrderAndBoundsOfDates", "Attack.A16_CopiesOfWhatIsHidden"],
        [("lib/index/snapshot.cc", "if (cell.view_class.OpensTo(reader)) opened", "opened")]),
    "experts-of-all": (
        "counts authors and their posts in all cells, and leaves documents out afterwards", ATTACKS,
        ["Attack.A19_ExpertsByWhatIsHidden"],
        [("lib/index/snapshot.cc", "if (!suffixes_.contains(term.substr(word))) return;",
          "if (suffixes_.empty()) return;")]),
    "not-listed": (
        "suggests, counts and names people who are not listed", API,
        ["ExpertsTest.WhoAreNotListedAreInNoCompletionAndNoFacet", "ExpertsTest.AreNotThoseWhoDoNotWantToBeShown",
         "CoverageTest.NamesNobodyWhoIsNotListed"],
        [("lib/people/directory.cc", "  if (!hides_) return true;", "  return true;"),
         ("searchd/search/persons.cc", "return person.profile->listing() != v1::LISTING_NOT_LISTED;", "return true;")]),
    "fold-first": (
        "folds copies of all cells, and leaves out afterwards what the reader may not read", ATTACKS,
        ["Attack.A16_FoldedCopiesOfWhatIsHidden"],
        [("lib/index/snapshot.cc", "if (cell.view_class.OpensTo(reader)) opened", "opened"),
         ("searchd/search/grouped_page.cc",
          "    ASSIGN_OR_RETURN(const bool shown, IsShown(page_->Check(match).status()));\n    if (shown) {\n"
          "      matches_", "    if (true) {\n      matches_")]),
    "existence": (
        "says that a hidden document is not for you", ATTACKS,
        ["Attack.A09_DocumentsByGuessedAndOldIds", "Attack.A08_MoreLikeWhatIsHidden",
         "Attack.A19_ExpertsOfWhatIsHidden"],
        [("searchd/search/engine.cc", "if (!view) return NoSuchDocument();",
          "if (!view) return PermissionDenied(\"hidden\");")]),
    "existence-in-the-audit": (
        "records otherwise what is hidden than what is not there", API,
        ["AuditTest.HasOneRecordForNotThereAndNotForYou"],
        [("searchd/search/engine.cc", "if (!view) return NoSuchDocument();",
          "if (!view) return NotFound(\"hidden\");"),
         ("searchd/search/engine.cc", "  if (!met.ok()) return met.status();",
          "  if (met.status().message() == \"hidden\") note->cells = 1;\n"
          "  if (!met.ok()) return met.status();")]),
    "originals-in-part": (
        "gives the file to whoever reads some of it, portion marks or not", ATTACKS,
        ["Attack.A59_OriginalsOfWhatIsReadInPart"],
        [("indexer/ingest/planner.cc",
          "  if (!one || !extracted.read_whole() || !IsMarkedAsOne(policy, extracted)) return \"\";\n", ""),
         ("searchd/search/engine.cc", "if (MayHaveOriginal(reader.atoms, authority_->policy(), *record)) {",
          "if (true) {")]),
    "whole-document": (
        "shows the whole document to who may read a part of it", ATTACKS,
        ["Attack.A11_SnippetsAcrossPortions", "Attack.A12_TitlesThatAreHidden"],
        [("searchd/search/gate.cc", "open[record.portion(i)]) {", "(open[record.portion(i)] || i > 0)) {")]),
    "whole-snippet": (
        "makes snippets and titles from the view of those who may read most", ATTACKS,
        ["Attack.A11_SnippetsAcrossPortions", "Attack.A12_TitlesThatAreHidden"],
        [("searchd/search/page.cc", "archive_.ReadView(match->id, match->version, match->view, document)",
          "archive_.ReadView(match->id, match->version, 0, document)")]),
    "tags-of-all": (
        "tags each view by the words of the whole document", ATTACKS, ["Attack.A49_TagsGivenByHiddenWords"],
        [("indexer/ingest/applier.cc", "  if (options_.tagger) vocabulary::Assign(*options_.tagger, &document);\n",
          "  if (options_.tagger) {\n"
          "    ASSIGN_OR_RETURN(auto whole, archive_->ReadView(id, version, 0));\n"
          "    vocabulary::Assign(*options_.tagger, &whole);\n"
          "    document.mutable_assigned_tags()->Swap(whole.mutable_assigned_tags());\n"
          "  }\n")]),
    "shared-cache": (
        "keeps answers by question and gives them to whoever asks next", ATTACKS,
        ["Attack.A21_AnswersKeptForOthers"],
        [("searchd/search/engine.cc", "  ParsedQuery parsed = ParseQuery(request.query());\n",
          "  ParsedQuery parsed = ParseQuery(request.query());\n"
          "  static std::mutex kept_mutex;\n"
          "  static std::vector<std::pair<std::string, v1::SearchResponse>> kept;\n"
          "  {\n"
          "    const std::lock_guard lock(kept_mutex);\n"
          "    for (const auto& [asked, told] : kept)\n"
          "      if (asked == request.query() && request.page_size() == 0) return told;\n"
          "  }\n"),
         ("searchd/search/engine.cc", "    return response;\n  }\n}\n\nResult<v1::CompleteResponse>",
          "    const std::lock_guard lock(kept_mutex);\n"
          "    if (request.page_size() == 0) kept.emplace_back(request.query(), response);\n"
          "    return response;\n  }\n}\n\nResult<v1::CompleteResponse>")]),
    "token-of-anybody": (
        "takes page tokens of other readers", ATTACKS, ["Attack.A22_PageTokensOfOthersAndOfBefore"],
        [("searchd/search/page_token.cc", "base::Sha256(page.reader) + ", "")]),
    "old-answers": (
        "confirms a change before it has seen it, and acknowledges before the index has it", API,
        ["ChangeTest.ARaisedLabelHoldsAtOnce", "ChangeTest.AWithdrawalHoldsAtOnce"],
        [("searchd/search/sources.cc", "  if (opened == nullptr) return Ok();\n  RETURN_IF_ERROR(SeeUpTo(",
          "  if (true) return Ok();\n  RETURN_IF_ERROR(SeeUpTo("),
         ("indexer/main.cc", "applier.Publish(seq,", "if (seq == 0) applier.Publish(seq,")]),
    "no-ceilings": (
        "lets every terminal show what its reader may see elsewhere", API,
        ["DeviceCeilingTest.HidesWhatItsOwnerMayReadElsewhere",
         "DeviceCeilingTest.HoldsForPageTokensOfOtherSessionsToo", "ListenerCeilingTest.BoundsEverybody"],
        [("lib/model/authority.cc", "policy::Ceiling::Meet(listener.held, device.held)", "policy::Ceiling()")]),
    "older-policies": (
        "passes to an older policy too", API, ["PolicyChangeTest.RefusesToGoBack"],
        [("indexer/ingest/policy_change.cc", "if (!same && next.version() <= found->version())", "if (false)")]),
    "unbriefed": (
        "is content with one of the atoms that an equivalence needs", POLICY,
        ["RichRulesTest.ALevelOfOthersOpensNothingWithoutItsBriefing"],
        [("lib/policy/closure.cc", "std::all_of(rule.need.begin()", "std::any_of(rule.need.begin()")]),
    "label-file-first": (
        "believes the label file before the document", API,
        ["LabelFileTest.ThatDisagreeWithTheBannerAreNeverTheLowerOfTheTwo"],
        [("indexer/ingest/planner.cc", "    if (label.status().code() == StatusCode::kNotFound) return *beside;\n",
          "    if (beside != nullptr) return *beside;\n")]),
    "label-files-forgotten": (
        "forgets a label file that is gone", API, ["LabelFileTest.ThatAreGoneAreNotForgotten"],
        [("indexer/ingest/intake.cc",
          "    if (before != nullptr && !before->label_sha256().empty()) return GoneLabelFile(*before);\n",
          "    (void)before;\n")]),
    "no-second-key": (
        "shows the view that fits best, where none is of exactly what the reader may see", SEARCH,
        ["GateTest.ShowsNoViewButThatOfExactlyWhatTheReaderMaySee"],
        [("searchd/search/gate.cc", "    }\n  }\n  return std::nullopt;\n}",
          "    }\n  }\n  return record.view_size() > 0 ? std::optional<std::uint32_t>(0) : std::nullopt;\n}")]),
    "grants-for-ever": (
        "forgets that grants end", API, ["GrantsTest.AreOverAfterTheirLastDay"],
        [("lib/model/people.cc", "holding.from <= day && day <= holding.until", "holding.from <= day")]),
    "one-clause": (
        "is content with one demand of a label", ATTACKS, ["Attack.A34_NationalsOfTwoStates"],
        [("lib/policy/atoms.cc", "std::all_of(label.sorted()", "std::any_of(label.sorted()")]),
    "any-certificate": (
        "does not verify certificates", API,
        ["BothDaemons/IdentityTest.RefusesACertificateOfAnotherAuthority/Searchd"],
        [("lib/rpc/server.cc", "GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY",
          "GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_BUT_DONT_VERIFY")]),
    "header-identity": (
        "believes metadata that names a person", ATTACKS, ["Attack.A37_IdentitySmuggledInMetadata"],
        [("lib/rpc/call.cc", "  return callers->Find(CommonNameOf(*auth), ",
          "  const auto as = context.client_metadata().find(\"x-user\");\n"
          "  const bool named = as != context.client_metadata().end();\n"
          "  return callers->Find(named ? std::string(as->second.data(), as->second.size())\n"
          "                             : CommonNameOf(*auth), ")]),
    "unsigned-tokens": (
        "believes tokens without looking at their signature", API,
        ["BothDaemons/TokenTest.IsRefusedWhenItIsForged/Searchd"],
        [("lib/token/keys.cc", "if (!cjose_jws_verify(jws.get(), found->key.get(), &error)) {",
          "if (!cjose_jws_verify(jws.get(), found->key.get(), &error) && token.empty()) {")]),
    "tokens-for-others": (
        "takes tokens that are for another", API,
        ["BothDaemons/TokenTest.IsRefusedWhenItIsForged/Searchd"],
        [("lib/token/claims.cc", "if (!IsFor(object, rules.audience))", "if (false && !IsFor(object, rules.audience))")]),
    "gateway-as-it-likes": (
        "takes a gateway for a person when it brings no token", API,
        ["BothDaemons/TokenTest.IsWhatAGatewayCannotDoWithout/Searchd"],
        [("lib/rpc/callers.cc", "  if (authorization.size() != 1 || ",
          "  if (authorization.empty()) return authority_->FindPerson(\"chief\", {}, now);\n"
          "  if (authorization.size() != 1 || ")]),
    "pages-of-others": (
        "answers whatever page asks", WEB,
        ["CsrfTest.TakesNothingFromPagesOfOthers", "CsrfTest.LetsNobodySignAnotherIn"],
        [("clients/web/guard.cc", "  if (!ComesFromOurPage(head, origin)) return",
          "  if (false && !ComesFromOurPage(head, origin)) return")]),
    "cookie-alone": (
        "asks for nothing but the cookie", WEB, ["CsrfTest.NeedsWhatOnlyThePageWasTold"],
        [("clients/web/site.cc", "  if (csrf != nullptr && base::EqualInConstantTime(*csrf, caller.session->csrf)) {",
          "  if (csrf == nullptr || !csrf->empty() || base::EqualInConstantTime(*csrf, caller.session->csrf)) {")]),
    "sessions-for-ever": (
        "ends no session", WEB, ["SessionTest.IsAnotherAfterEachSignIn", "SessionTest.IsGoneAfterSigningOut"],
        [("clients/web/sessions.cc", "  if (found != entries_.end()) entries_.erase(found);\n", "  (void)found;\n")]),
    "two-cookies": (
        "takes the last of two cookies of one name", WEB, ["SessionTest.IsNotMadeByForgedCookies"],
        [("clients/web/guard.cc", "    if (found) return std::nullopt;\n    found = std::string(pair", "    found = std::string(pair")]),
    "any-host": (
        "answers under any name", WEB, ["LineTest.IsForOneNameAlone"],
        [("clients/web/guard.cc", "  if (host == nullptr || *host != std::string_view(origin).substr(kScheme.size())) {",
          "  if (host == nullptr || origin.size() < kScheme.size()) {")]),
    "two-lengths": (
        "lets a request say its length in ways of its own", WEB, ["LineTest.TakesNoRequestThatHidesAnother"],
        [("clients/web/guard.cc", "  if (!HasOneLength(head)) return", "  if (false && !HasOneLength(head)) return"),
         ("clients/web/server.cc", "    reply.close = true;\n    Write(std::move(reply));\n  }\n\n  void ReadBody",
          "    Write(std::move(reply));\n  }\n\n  void ReadBody")]),
    "reads-on": (
        "reads on behind a head that it refused", WEB, ["LineTest.ReadsNoRequestOutOfABodyThatItRefused"],
        [("clients/web/server.cc", "    reply.close = true;\n    Write(std::move(reply));\n  }\n\n  void ReadBody",
          "    Write(std::move(reply));\n  }\n\n  void ReadBody")]),
    "anywhere": (
        "leads wherever it was told after a sign-in", WEB,
        ["OidcTest.LeadsToPathsOfItsOwnAlone", "CertificateTest.ServesNothingButTheSignIn"],
        [("clients/web/guard.cc", "  return good ? std::string(to) : \"/\";", "  return good ? std::string(to) : std::string(to);")]),
    "any-browser": (
        "ends a sign-in that another browser began", WEB,
        ["OidcTest.TakesAnAnswerFromTheBrowserAloneThatBeganIt"],
        [("clients/web/oidc.cc", "  if (found->second.secret_sha256 != base::Sha256(secret)) {",
          "  if (secret.size() > 1000 && found->second.secret_sha256 != base::Sha256(secret)) {")]),
    "any-provider": (
        "takes answers of another provider", WEB, ["OidcTest.TakesNoAnswerThatWasChanged"],
        [("clients/web/oidc.cc", "  if (says_who && issuer != options_.issuer) {",
          "  if (says_who && issuer != options_.issuer && query.empty()) {")]),
    "demo-for-all": (
        "lets a demo be reached by others", WEB, ["DemoTest.IsRefusedWhereOthersCanReachIt"],
        [("clients/web/config.cc", "  if (!IsLoopback(file.address())) {", "  if (false && !IsLoopback(file.address())) {")]),
    "certificates-of-others": (
        "takes whatever certificate a browser shows", WEB, ["CertificateTest.IsAskedOfEverybodyAtItsListener"],
        [("clients/web/server.cc", "  tls.set_verify_mode(net::ssl::verify_peer | net::ssl::verify_fail_if_no_peer_cert);",
          "  tls.set_verify_mode(net::ssl::verify_peer);\n"
          "  tls.set_verify_callback([](bool, net::ssl::verify_context&) { return true; });")]),
    "gateways-are-people": (
        "lets a gateway sign in by its certificate", WEB, ["CertificateTest.OfAStrangerOrAGatewayOpensNothing"],
        [("lib/rpc/callers.cc", "    if (issuer.names_certificate && names_gateway) return",
          "    if (names_gateway) return authority_->FindPerson(\"chief\", issuer.ceiling, now);\n"
          "    if (issuer.names_certificate && names_gateway) return")]),
    "words-of-anybody": (
        "takes long bodies from whoever shows a token", WEB,
        ["StreamTest.HasNoPlaceForATokenThatNobodyLookedAt"],
        [("clients/web/site.cc", "  if (caller.token.empty() || (IsShort(head) && !upload)) return admit();",
          "  if (caller.token.empty() || !IsShort(head) || !upload) return admit();")]),
    "method-without-a-rule": (
        "lets everybody call one method", ATTACKS, ["Attack.A38_MethodsWithoutARule"],
        [("indexer/admin_service.cc", "    RETURN_IF_ERROR(rpc::MustHold(caller, kSecurity));\n    const auto id",
          "    (void)caller;\n    const auto id")]),
    "talkative-log": (
        "logs questions", ATTACKS, ["Attack.A39_HealthAndLogs"],
        [("searchd/search/engine.cc", "  ParsedQuery parsed = ParseQuery(request.query());\n",
          "  ParsedQuery parsed = ParseQuery(request.query());\n  base::LogInfo(parsed.text);\n")]),
    "boundless-questions": (
        "takes questions of any length", API, ["SearchRefusalTest.AQuestionThatIsTooLong"],
        [("searchd/search/request.cc", "kMaxQueryBytes = 4096;", "kMaxQueryBytes = 1 << 30;")]),
    "boundless-budgets": (
        "lets readers take what they like", ATTACKS, ["Attack.A42_SweepsThroughAllThatOneMayRead"],
        [("searchd/search/budgets.cc", "      if (!standing.Exceeds(100)) continue;", "      continue;")]),
    "budgets-of-the-hidden": (
        "takes from a budget what hidden documents would cost", ATTACKS,
        ["Attack.A42_SweepsThroughAllThatOneMayRead"],
        [("searchd/search/engine.cc", "if (!view) return NoSuchDocument();",
          "if (!view) return NotFound(\"hidden\");"),
         ("searchd/search/engine.cc", "  if (!met.ok()) return met.status();",
          "  if (met.status().message() == \"hidden\") (void)account->Opened(\"\");\n"
          "  if (!met.ok()) return met.status();")]),
    "lowest-for-unknown": (
        "takes a marking that it does not understand for the lowest", ATTACKS,
        ["Attack.A32_MarkingsThatReadAsLess"],
        [("indexer/ingest/planner.cc",
          "  if (!label.ok()) {\n    return Rejection{chancery::v1::QUARANTINE_REASON_UNKNOWN_MARKING,\n"
          "                     std::string(label.status().message())};\n  }\n  return *std::move(label);",
          "  if (!label.ok()) return *policy.ParseMarking(\"UNCLASSIFIED\", distribution);\n"
          "  return *std::move(label);")]),
    "blind-to-the-inside": (
        "looks for banners at the head of a document only", ATTACKS, ["Attack.A32_BannerBelowOtherLines"],
        [("indexer/ingest/planner.cc", "if (auto rejection = CheckInner(policy, extracted, banner))",
          "if (auto rejection = CheckInner(policy, Extracted(), banner))")]),
    "bytes-for-looks": (
        "knows banners by their bytes, not by what a person sees", ATTACKS,
        ["Attack.A45_DefaultsBelowABannerInDisguise"],
        [("indexer/extract/look.cc", "return IsAscii(utf8) ? std::string(utf8) : LookOf(Decoded(utf8));",
          "return std::string(utf8);")]),
    "tear-line-for-all": (
        "gives a whole document the label below its tear line", ATTACKS, ["Attack.A11_TearLines"],
        [("indexer/ingest/planner.cc", "      torn.insert(portions.all.size());",
          "      for (Portion& portion : portions.all) portion.label = std::get<Label>(label);\n"
          "      torn.insert(portions.all.size());")]),
    "files-for-all": (
        "leaves it to the shell who may read its files", ATTACKS, ["Attack.A44_FilesThatOthersMayRead"],
        [("indexer/main.cc", "  ::umask(077);", "  ::umask(022);")]),
    "feeder-first": (
        "believes who hands in before it believes the document", ATTACKS, ["Attack.A45_FeedersThatLie"],
        [("indexer/ingest/planner.cc", "  auto label = policy.ParseMarking(extracted.marking(), distribution);\n",
          "  auto label = policy.ParseMarking(\n"
          "      default_marking.empty() ? extracted.marking() : default_marking, distribution);\n")]),
    "one-name-for-all": (
        "lets names of different submitters meet", ATTACKS, ["Attack.A45_NamesAndNumbersOfOthers"],
        [("indexer/ingest/source_name.h", "\"upload/\" + Escape(person) + \"/\" + Escape(name)",
          "\"upload/\" + Escape(person).substr(0, 0) + Escape(name)")]),
    "residue": (
        "leaves in the index what was taken away", ATTACKS,
        ["Attack.A46_ResidueOfWhatWasDeleted", "Attack.A17_EarlierVersions"],
        [("indexer/ingest/applier.cc", "    RETURN_IF_ERROR(writer_->Remove(next_, class_id, entry.id()));",
          "    (void)class_id;")]),
    "careless-rebuild": (
        "puts views into the wrong class when it makes an index anew", ATTACKS,
        ["Attack.A47_RebuildOfTheIndex"],
        [("indexer/ingest/applier.cc", "const std::string& class_id = record.view(i).class_id();",
          "const std::string& class_id = record.view(0).class_id();")]),
}


def run(command):
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def build(folder, program):
    done = run(["nice", "ninja", "-C", folder, *PROGRAMS, program])
    if done.returncode != 0:
        sys.exit(done.stdout[-4000:] + "\nit does not build")


def missed_by(folder, name, program, tests):
    """The tests that did not fail. What they said is kept in the build folder."""
    path = next(pathlib.Path(ROOT, folder).rglob(program))
    done = run([str(path), "--gtest_filter=" + ":".join(tests)])
    (ROOT / folder / f"weaken-{name}.log").write_text(done.stdout)
    return [test for test in tests if "[  FAILED  ] " + test not in done.stdout]


def broken(text, name, change):
    """The text of a file with the line broken."""
    file, before, after = change
    if text.count(before) != 1:
        sys.exit(f"{name}: {file} has changed; the line to break is not there once")
    return text.replace(before, after)


def weaken(folder, name):
    _, program, tests, changes = WEAK[name]
    kept = {file: (ROOT / file).read_text() for file, _, _ in changes}
    try:
        for change in changes:
            path = ROOT / change[0]
            path.write_text(broken(path.read_text(), name, change))
        build(folder, program)
        return missed_by(folder, name, program, tests)
    finally:
        for file, text in kept.items():
            (ROOT / file).write_text(text)


def check():
    """Whether every line to break is where it should be."""
    for name, (_, _, _, changes) in WEAK.items():
        texts = {}
        for change in changes:
            file = change[0]
            texts[file] = broken(texts.get(file, (ROOT / file).read_text()), name, change)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--build", default="build/release", help="a configured build folder")
    parser.add_argument("--check", action="store_true", help="builds nothing: are the lines to break there?")
    parser.add_argument("name", nargs="*", help="weak builds; all of them unless named")
    arguments = parser.parse_args()
    if arguments.check:
        return check()
    missed = 0
    for name in arguments.name or WEAK:
        passed = weaken(arguments.build, name)
        missed += bool(passed)
        print(f"{name}: {WEAK[name][0]}: " + ("NOT CAUGHT by " + ", ".join(passed) if passed else "caught"),
              flush=True)
    for program in {program for _, program, _, _ in WEAK.values()}:
        build(arguments.build, program)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
