#include "text/tokenizer_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "text/text_file.hpp"

namespace unrolled::text {
namespace {

using Json = nlohmann::json;

/// One part of the file, which knows what errors call it.
class Field {
 public:
  Field(const Json& json, std::string name, const std::string& file)
      : json_(json), name_(std::move(name)), file_(file) {}

  [[noreturn]] void refuse(const std::string& why) const {
    throw Error(fmt::format("{}: {} {}", file_, name_, why),
                "what is read of tokenizer.json stands in common/text/tokenizer_file.hpp");
  }

  const Json& json() const { return json_; }
  /// A part of it; null where it is not there.
  Field operator[](const char* key) const {
    static const Json nothing;
    const std::string name = name_.empty() ? key : name_ + '.' + key;
    const bool is_there = json_.is_object() && json_.contains(key);
    return {is_there ? json_.at(key) : nothing, name, file_};
  }
  /// The word in "type"; empty for what is not there.
  std::string type() const {
    const Json& word = (*this)["type"].json();
    if (json_.is_null()) return "";
    return word.is_string() ? word.get<std::string>() : "without a type";
  }
  /// Refuses any other type than this; "" for what must not be there.
  void must_be(const std::string& wanted) const {
    if (type() == wanted) return;
    if (wanted.empty()) refuse(fmt::format("'{}' is not read", type()));
    refuse(
        fmt::format("is {}; only '{}' is read", json_.is_null() ? "missing" : '\'' + type() + '\'', wanted));
  }
  /// Refuses any other value than one of these. What is not there is null.
  void must_be_one_of(std::initializer_list<Json> values) const {
    if (std::find(values.begin(), values.end(), json_) == values.end())
      refuse(fmt::format("{} is not read", json_.dump()));
  }
  bool is_true(bool when_missing) const {
    if (json_.is_null()) return when_missing;
    if (!json_.is_boolean()) refuse("is neither true nor false");
    return json_.get<bool>();
  }
  std::string text() const {
    if (!json_.is_string()) refuse("is no text");
    return json_.get<std::string>();
  }
  std::size_t number() const {
    if (!json_.is_number_unsigned()) refuse("is no number");
    return json_.get<std::size_t>();
  }

 private:
  const Json& json_;
  std::string name_;
  const std::string& file_;
};

/// {"token": number, …}, by the numbers.
std::vector<std::string> in_order(const Field& vocabulary) {
  const Json& json = vocabulary.json();
  if (!json.is_object() || json.empty()) vocabulary.refuse("holds no tokens");
  std::vector<std::string> tokens(json.size());
  std::vector<bool> seen(json.size(), false);
  for (const auto& [token, number] : json.items()) {
    const std::size_t place = number.is_number_unsigned() ? number.get<std::size_t>() : json.size();
    if (place >= json.size() || seen[place]) {
      vocabulary.refuse(fmt::format("has {} tokens, whose numbers are not 0 … {}, each once", json.size(),
                                    json.size() - 1));
    }
    seen[place] = true;
    tokens[place] = token;
  }
  return tokens;
}

/// "left right" a line; newer files have ["left", "right"].
std::string merges_of(const Field& merges) {
  if (!merges.json().is_array()) merges.refuse("is no list");
  std::string lines;
  for (const Json& merge : merges.json()) {
    const bool is_pair =
        merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string();
    if (!is_pair && !merge.is_string()) merges.refuse(fmt::format("has {}, which is no pair", merge.dump()));
    lines +=
        is_pair ? merge[0].get<std::string>() + ' ' + merge[1].get<std::string>() : merge.get<std::string>();
    lines += '\n';
  }
  return lines;
}

BytePairModel byte_pairs_of(const Field& root, const std::string& file) {
  const Field model = root["model"], before = root["pre_tokenizer"];
  root["normalizer"].must_be("");
  before.must_be("ByteLevel");
  if (!before["use_regex"].is_true(true)) before["use_regex"].refuse("false is not read");
  model["dropout"].must_be_one_of({nullptr, 0, 0.0});
  for (const char* affix : {"continuing_subword_prefix", "end_of_word_suffix"})
    model[affix].must_be_one_of({nullptr, ""});
  for (const char* flag : {"byte_fallback", "ignore_merges"}) {
    if (model[flag].is_true(false)) model[flag].refuse("true is not read");
  }
  return {BytePairs::published(in_order(model["vocab"]), file + ": model.vocab", merges_of(model["merges"]),
                               file + ": model.merges"),
          before["add_prefix_space"].is_true(false)};
}

WordPiece word_piece_of(const Field& root) {
  const Field model = root["model"], normalizer = root["normalizer"];
  root["pre_tokenizer"].must_be("BertPreTokenizer");
  normalizer.must_be("BertNormalizer");
  for (const char* flag : {"clean_text", "handle_chinese_chars", "lowercase"}) {
    if (!normalizer[flag].is_true(true)) normalizer[flag].refuse("false is not read");
  }
  if (!normalizer["strip_accents"].is_true(true)) normalizer["strip_accents"].refuse("false is not read");
  model["continuing_subword_prefix"].must_be_one_of({"##"});
  model["unk_token"].must_be_one_of({"[UNK]"});
  return WordPiece(in_order(model["vocab"]), model["max_input_chars_per_word"].number());
}

UnigramModel unigram_of(const Field& root) {
  const Field model = root["model"], before = root["pre_tokenizer"], pieces = model["vocab"];
  root["normalizer"].must_be("");
  before.must_be("Metaspace");
  before["replacement"].must_be_one_of({"▁"});
  before["prepend_scheme"].must_be_one_of({nullptr, "always", "never"});
  if (!before["split"].is_true(true)) before["split"].refuse("false is not read");
  if (model["byte_fallback"].is_true(false)) model["byte_fallback"].refuse("true is not read");
  if (!pieces.json().is_array() || pieces.json().empty()) pieces.refuse("holds no pieces");
  UnigramModel unigram;
  for (const Json& piece : pieces.json()) {
    if (!piece.is_array() || piece.size() != 2 || !piece[0].is_string() || !piece[1].is_number() ||
        piece[0].get<std::string>().empty()) {
      pieces.refuse(fmt::format("has {}, which is no piece with its logarithm", piece.dump()));
    }
    unigram.pieces.emplace_back(piece[0].get<std::string>(), piece[1].get<double>());
  }
  const std::size_t unknown = model["unk_id"].number();
  if (unknown >= unigram.pieces.size()) model["unk_id"].refuse(fmt::format("{} is no piece", unknown));
  unigram.unknown = static_cast<Index>(unknown);
  unigram.prefix_space = before["prepend_scheme"].json().is_null()
                             ? before["add_prefix_space"].is_true(true)
                             : before["prepend_scheme"].json() == "always";
  return unigram;
}

std::vector<std::pair<std::string, Index>> added_of(const Field& tokens) {
  std::vector<std::pair<std::string, Index>> added;
  if (tokens.json().is_null()) return added;
  if (!tokens.json().is_array()) tokens.refuse("is no list");
  for (const Json& json : tokens.json()) {
    const std::string name =
        json.is_object() && json.contains("content") ? json["content"].dump() : json.dump();
    const auto flag = [&](const char* key) { return json.is_object() && json.value(key, false); };
    if (!json.is_object() || !json.contains("content") || !json["content"].is_string() ||
        json["content"].get<std::string>().empty() || !json.contains("id") ||
        !json["id"].is_number_unsigned()) {
      tokens.refuse(fmt::format("has {}, which is no token with its number", name));
    }
    for (const char* key : {"single_word", "lstrip", "rstrip", "normalized"}) {
      if (flag(key)) tokens.refuse(fmt::format("has {} with {}, which is not read", name, key));
    }
    added.emplace_back(json["content"].get<std::string>(), json["id"].get<Index>());
  }
  std::stable_sort(added.begin(), added.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  return added;
}

}  // namespace

TokenizerFile read_tokenizer_file(const std::filesystem::path& path) {
  const std::string file = path.string();
  const Json json = Json::parse(read_text_file(path), nullptr, /*allow_exceptions=*/false);
  const Field root(json, "", file);
  if (!json.is_object()) throw Error(file + ": not a tokenizer.json", "a JSON object with a 'model'");
  const std::vector<std::pair<std::string, Index>> added = added_of(root["added_tokens"]);
  const std::string type = root["model"].type();
  if (type == "BPE") return {byte_pairs_of(root, file), added};
  if (type == "WordPiece") return {word_piece_of(root), added};
  if (type == "Unigram") return {unigram_of(root), added};
  root["model"].refuse(type.empty() ? "is missing"
                                    : fmt::format("'{}' is not read; BPE, WordPiece and Unigram are", type));
}

std::vector<TextPart> cut_at_added(std::string_view text,
                                   const std::vector<std::pair<std::string, Index>>& added) {
  std::vector<TextPart> parts;
  std::size_t begin = 0;
  const auto end_part = [&](std::size_t end) {
    if (end > begin) parts.push_back({text.substr(begin, end - begin)});
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto found = std::find_if(added.begin(), added.end(), [&](const auto& token) {
      return text.substr(at).starts_with(token.first);
    });
    if (found == added.end()) {
      ++at;
      continue;
    }
    end_part(at);
    parts.push_back({text.substr(at, found->first.size()), true, found->second});
    begin = at += found->first.size();
  }
  end_part(text.size());
  return parts;
}

std::vector<Index> encode(const TokenizerFile& tokenizer, std::string_view text) {
  std::vector<Index> numbers;
  for (const TextPart& part : cut_at_added(text, tokenizer.added)) {
    if (part.is_added) {
      numbers.push_back(part.number);
    } else if (const auto* bytes = std::get_if<BytePairModel>(&tokenizer.model)) {
      const bool needs_space = bytes->prefix_space && !part.text.starts_with(' ');
      const Indices found = bytes->pairs.encode((needs_space ? " " : "") + std::string(part.text));
      numbers.insert(numbers.end(), found.begin(), found.end());
    } else if (const auto* pieces = std::get_if<WordPiece>(&tokenizer.model)) {
      const std::vector<Index> found = pieces->encode(part.text);
      numbers.insert(numbers.end(), found.begin(), found.end());
    } else {
      throw Error("a Unigram tokenizer is cut by chapter 12", "./book run tokens --tokenizer FILE");
    }
  }
  return numbers;
}

}  // namespace unrolled::text
