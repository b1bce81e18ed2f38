#include "text/tokenizer_file.hpp"

#include <doctest/doctest.h>

#include "data/manifest.hpp"
#include "error_of.hpp"
#include "fetched.hpp"
#include "folder.hpp"
#include "tokenizer_lines.hpp"

using namespace unrolled;
using namespace unrolled::text;
using testing::contains;
using testing::error_of;

namespace {

using Json = nlohmann::json;

Json file_of(const std::string& kind) { return testing::tokenizer_golden()["files"][kind]; }

TokenizerFile read(const Json& json) {
  const testing::Folder folder;
  folder.write("tokenizer.json", json.dump());
  return read_tokenizer_file(folder / "tokenizer.json");
}

/// The error after a change to the file of that kind.
std::string error_after(const std::string& kind, const std::function<void(Json&)>& change) {
  Json json = file_of(kind);
  change(json);
  return error_of([&] { read(json); });
}

}  // namespace

TEST_CASE("byte pairs and WordPiece: the numbers of 12,000 odd lines are Hugging Face's") {
  for (const std::string kind : {"byte_pairs", "word_piece"}) {
    CAPTURE(kind);
    const TokenizerFile tokenizer = read(file_of(kind));
    testing::check_numbers(kind, [&](const std::string& line) { return encode(tokenizer, line); });
  }
}

TEST_CASE("so are those of GPT-2's published vocabulary") {
  if (!testing::fetched("gpt2-bpe")) return;
  const auto files = data::fetched_files(*data::find_entry("gpt2-bpe"));
  const BytePairs pairs = BytePairs::load(files[0], files[1]);
  testing::check_numbers("gpt2", [&](const std::string& line) {
    const Indices numbers = pairs.encode(line);
    return std::vector<Index>(numbers.begin(), numbers.end());
  });
}

TEST_CASE("added tokens are cut out first, the longest at a place; a Unigram file gives its pieces") {
  const TokenizerFile tokenizer = read(file_of("byte_pairs"));
  const std::vector<Index> with = encode(tokenizer, "a<|end|>b");
  CHECK(std::count(with.begin(), with.end(), tokenizer.added[0].second) == 1);
  const std::vector<std::pair<std::string, Index>> added = {{"<ab>", 7}, {"<a", 8}};
  const std::vector<TextPart> parts = cut_at_added("x<ab><ay", added);
  REQUIRE(parts.size() == 4);
  CHECK(parts[0].text == "x");
  CHECK(parts[1].number == 7);
  CHECK(parts[2].number == 8);
  CHECK(parts[3].text == "y");
  CHECK(cut_at_added("", added).empty());
  const TokenizerFile unigram = read(file_of("unigram"));
  CHECK(std::get<UnigramModel>(unigram.model).pieces[0].first == "<unk>");
  CHECK(contains(error_of([&] { encode(unigram, "a"); }), "chapter 12"));
}

TEST_CASE("what is not read is named, with the file") {
  const auto refused = [](const std::string& kind, const std::string& why,
                          const std::function<void(Json&)>& change) {
    const std::string error = error_after(kind, change);
    CAPTURE(error);
    CHECK(contains(error, "tokenizer.json: " + why));
    CHECK_FALSE(contains(error, "\n"));
  };
  refused("byte_pairs", "normalizer 'NFC' is not read", [](Json& j) { j["normalizer"] = {{"type", "NFC"}}; });
  refused("unigram", "normalizer 'Precompiled' is not read", [](Json& j) {
    j["normalizer"] = {{"type", "Precompiled"}};
  });
  refused("byte_pairs", "pre_tokenizer is 'Split'; only 'ByteLevel' is read", [](Json& j) {
    j["pre_tokenizer"] = {{"type", "Split"}};
  });
  refused("word_piece", "pre_tokenizer is missing; only", [](Json& j) { j.erase("pre_tokenizer"); });
  refused("word_piece", "normalizer.lowercase false is not read",
          [](Json& j) { j["normalizer"]["lowercase"] = false; });
  refused("word_piece", "model.unk_token \"<unk>\" is not read",
          [](Json& j) { j["model"]["unk_token"] = "<unk>"; });
  refused("word_piece", "model.max_input_chars_per_word is no number",
          [](Json& j) { j["model"].erase("max_input_chars_per_word"); });
  refused("byte_pairs", "model.byte_fallback true is not read",
          [](Json& j) { j["model"]["byte_fallback"] = true; });
  refused("byte_pairs", "model.dropout 0.1 is not read", [](Json& j) { j["model"]["dropout"] = .1; });
  refused("byte_pairs", "model 'WordLevel' is not read", [](Json& j) { j["model"]["type"] = "WordLevel"; });
  refused("byte_pairs", "model is missing", [](Json& j) { j.erase("model"); });
  refused("byte_pairs", "model.vocab holds no tokens", [](Json& j) { j["model"]["vocab"] = Json::object(); });
  refused("byte_pairs", "model.vocab has", [](Json& j) { j["model"]["vocab"]["!"] = 100000; });
  refused("byte_pairs", "model.vocab has", [](Json& j) { j["model"]["vocab"]["!"] = "0"; });
  refused("byte_pairs", "model.vocab: there is no token for the byte 0", [](Json& j) {
    j["model"]["vocab"] = {{"a", 0}};
  });
  refused("byte_pairs", "model.merges is no list", [](Json& j) { j["model"]["merges"] = "t h"; });
  refused("byte_pairs", "model.merges: line 1 is no merge", [](Json& j) {
    j["model"]["merges"][0] = {"qq", "zz"};
  });
  refused("byte_pairs", "model.merges has [\"a\"], which is no pair",
          [](Json& j) { j["model"]["merges"][0] = {"a"}; });
  refused("byte_pairs", "added_tokens has \"<|end|>\" with lstrip",
          [](Json& j) { j["added_tokens"][0]["lstrip"] = true; });
  refused("byte_pairs", "added_tokens has", [](Json& j) { j["added_tokens"] = {1}; });
  refused("unigram", "model.unk_id 100000 is no piece", [](Json& j) { j["model"]["unk_id"] = 100000; });
  refused("unigram", "model.unk_id is no number", [](Json& j) { j["model"]["unk_id"] = nullptr; });
  refused("unigram", "model.vocab has [\"a\"]", [](Json& j) { j["model"]["vocab"][3] = {"a"}; });
  refused("unigram", "pre_tokenizer.prepend_scheme \"first\" is not read",
          [](Json& j) { j["pre_tokenizer"]["prepend_scheme"] = "first"; });
  CHECK(contains(error_of([] { read(Json::array()); }), "not a tokenizer.json"));
  // Merges as lines, as older files have them
  Json old = file_of("byte_pairs");
  for (Json& merge : old["model"]["merges"])
    merge = merge[0].get<std::string>() + ' ' + merge[1].get<std::string>();
  CHECK(encode(read(old), "Ruth the Moabitess") == encode(read(file_of("byte_pairs")), "Ruth the Moabitess"));
}
