#include "text/byte_pairs.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/utf8.hpp"
#include "data/manifest.hpp"
#include "error_of.hpp"
#include "fetched.hpp"
#include "golden.hpp"
#include "tensor/random.hpp"
#include "text/unicode.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;
using text::BytePairs;

namespace {

std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    pieces.emplace_back(text::first_piece(text));
    text.remove_prefix(pieces.back().size());
  }
  return pieces;
}

using Pieces = std::vector<std::string>;

/// The draw of chapter13_tokens.py.
struct Draw {
  std::uint64_t state;
  std::size_t below(std::size_t n) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (state >> 33) % n;
  }
};

std::vector<std::string> random_lines(const nlohmann::json& golden) {
  const std::vector<std::string> pieces = golden["pieces"];
  Draw draw{13};
  std::vector<std::string> lines(golden["lines"].get<std::size_t>());
  for (std::string& line : lines) {
    for (std::size_t n = 1 + draw.below(24); n > 0; --n) {
      line += pieces[draw.below(pieces.size())];
      if (draw.below(3) > 0) line += " ";
    }
  }
  return lines;
}

std::vector<std::string> sweep_lines(const nlohmann::json& golden) {
  std::vector<std::string> lines(1);
  std::size_t n = 0;
  for (const auto& range : golden["ranges"]) {
    for (char32_t c = range[0].get<std::uint32_t>(); c <= range[1].get<std::uint32_t>(); ++c) {
      const std::string one = utf8::encode(std::u32string(1, c));
      lines.back() += "a" + one + one + " " + one + "1" + one + " " + one + "  ";
      if (++n % 16 == 0) lines.emplace_back();
    }
  }
  return lines;
}

/// Holds the tokens of a block of lines after another against their hashes, and each line against its bytes.
void compare(const BytePairs& tokenizer, const std::vector<std::string>& lines,
             const std::vector<std::string>& hashes, std::size_t block) {
  REQUIRE((lines.size() + block - 1) / block == hashes.size());
  for (std::size_t begin = 0; begin < lines.size(); begin += block) {
    std::uint64_t hash = 0xCBF29CE484222325;
    const auto add = [&](std::uint64_t number) {
      for (int byte = 0; byte < 4; ++byte) hash = (hash ^ (number >> (8 * byte) & 0xFF)) * 0x100000001B3;
    };
    for (std::size_t i = begin; i < std::min(lines.size(), begin + block); ++i) {
      const Indices tokens = tokenizer.encode(lines[i]);
      for (const Index token : tokens) add(static_cast<std::uint64_t>(token));
      add(0xFFFFFFFF);
      if (tokenizer.decode(tokens) != lines[i])
        FAIL_CHECK("line " << i << " does not come back: " << lines[i]);
    }
    if (fmt::format("{:016x}", hash) != hashes[begin / block]) {
      FAIL_CHECK("tokens differ in lines " << begin << " to " << begin + block - 1);
    }
  }
}

/// Merging as the paper tells it: look for the most urgent pair, merge it everywhere, look again.
std::vector<std::string> merged_slowly(const std::vector<std::pair<std::string, std::string>>& merges,
                                       std::string_view piece) {
  std::vector<std::string> tokens;
  for (const char byte : piece) tokens.emplace_back(1, byte);
  for (bool again = true; again;) {
    again = false;
    for (const auto& [left, right] : merges) {
      for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
        if (tokens[i] != left || tokens[i + 1] != right) continue;
        tokens[i] += right;
        tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        again = true;
      }
      if (again) break;
    }
  }
  return tokens;
}

}  // namespace

TEST_CASE("letters, numbers and spaces, as Unicode has them") {
  using text::Kind;
  for (const char32_t c : {U'a', U'Z', U'ї', U'Ґ', U'é', U'ß', U'中', U'ª', U'ʼ', U'한', char32_t{0x20000}}) {
    CHECK(text::kind_of(c) == Kind::letter);
  }
  for (const char32_t c : {U'0', U'9', U'½', U'²', U'Ⅷ', U'٣', U'①'}) CHECK(text::kind_of(c) == Kind::number);
  for (const char32_t c : {U' ', U'\t', U'\n', U'\r', U'\u0085', U'\u00A0', U'\u2028', U'\u3000'}) {
    CHECK(text::kind_of(c) == Kind::space);
  }
  for (const char32_t c :
       {U'.', U'_', U'\u0301', U'\u200B', U'\uFEFF', U'😀', U'’', U'\0', char32_t{0x10FFFF}}) {
    CHECK(text::kind_of(c) == Kind::other);
  }
}

TEST_CASE("GPT-2's pieces: words with their space, numbers, signs, white space but for its last character") {
  CHECK(pieces_of("Hello, world! 42") == Pieces{"Hello", ",", " world", "!", " 42"});
  CHECK(pieces_of("don't we'll I'VE 'stuff") ==
        Pieces{"don", "'t", " we", "'ll", " I", "'", "VE", " '", "stuff"});
  CHECK(pieces_of("a  b   c\n\n  d\n") == Pieces{"a", " ", " b", "  ", " c", "\n\n ", " d", "\n"});
  CHECK(pieces_of("  ") == Pieces{"  "});
  CHECK(pieces_of("\t\tx \ty") == Pieces{"\t", "\t", "x", " ", "\t", "y"});
  CHECK(pieces_of("x1y²½z_") == Pieces{"x", "1", "y", "²½", "z", "_"});
  CHECK(pieces_of("Їжак\u00A0не\u3000\u3000спить…") ==
        Pieces{"Їжак", "\u00A0", "не", "\u3000", "\u3000", "спить", "…"});
  CHECK(pieces_of("\xff\xfe a\xc3") == Pieces{"\xff\xfe", " a", "\xc3"});
  CHECK(pieces_of("").empty());
}

TEST_CASE("bytes alone: any text is its bytes") {
  const BytePairs bytes;
  CHECK(bytes.size() == 256);
  CHECK(bytes.encode("aї") == Indices{97, 0xD1, 0x97});
  CHECK(bytes.name(32) == "␣");
  CHECK(bytes.name(10) == "⏎");
  CHECK(bytes.name(0xD1) == "\\xD1");
  CHECK(bytes.name(27) == "\\x1B");
  CHECK(bytes.merges().empty());
  CHECK(error_of([&] { bytes.decode(Indices{256}); }) == "token 256 of 256 was asked for");
  CHECK_THROWS_AS(bytes.decode(Indices{-1}), Error);
}

TEST_CASE(
    "merges learnt by hand: the most frequent pair first, then by its numbers, until none occurs twice") {
  // In "low low low lower": lo and ow occur four times each, and "lo" has the smaller first number.
  const BytePairs pairs = BytePairs::learn("low low low lower", 300);
  CHECK(pairs.merges() == "l o\nlo w\nĠ low\n");
  CHECK(pairs.size() == 259);
  CHECK(pairs.encode("low lows") == Indices{257, 258, 's'});
  CHECK(pairs.name(258) == "␣low");
  CHECK(BytePairs::learn("aaaa aaaa", 257).merges() == "a a\n");
  CHECK(BytePairs::learn("aaaaa", 257).encode("aaaaa") == Indices{256, 256, 'a'});
  CHECK(BytePairs::learn("", 300).size() == 256);
  CHECK(contains(error_of([] { BytePairs::learn("a", 255); }), "a vocabulary of 255 tokens"));
}

TEST_CASE("any bytes come back; a vocabulary is its list of merges; merging is what the paper tells") {
  const std::string ruth = read_file("common/data/samples/ruth.txt");
  const BytePairs pairs = BytePairs::learn(ruth, 400);
  const BytePairs again = BytePairs::learnt(pairs.merges());
  CHECK(again.merges() == pairs.merges());
  CHECK(again.encode(ruth) == pairs.encode(ruth));
  CHECK(pairs.decode(pairs.encode(ruth)) == ruth);
  CHECK(pairs.encode(ruth).size() * 10 < ruth.size() * 6);

  std::vector<std::pair<std::string, std::string>> merges;
  for (std::size_t n = 256; n < pairs.size(); ++n) {
    // A token's two halves are those that the list of merges names
    const std::string line = [&] {
      std::istringstream lines(pairs.merges());
      std::string text;
      for (std::size_t i = 256; i <= n; ++i) std::getline(lines, text);
      return text;
    }();
    const BytePairs bytes;
    const auto plain = [](std::string text) {
      for (std::size_t at; (at = text.find("Ġ")) != text.npos;)
        text.replace(at, std::string("Ġ").size(), " ");
      for (std::size_t at; (at = text.find("Ċ")) != text.npos;)
        text.replace(at, std::string("Ċ").size(), "\n");
      return text;
    };
    const std::size_t space = line.find(' ');
    merges.emplace_back(plain(line.substr(0, space)), plain(line.substr(space + 1)));
  }
  Generator generator(1);
  for (int n = 0; n < 500; ++n) {
    std::string text;
    for (std::size_t i = generator.below(12); i > 0; --i) text += "aehndlort "[generator.below(10)];
    std::vector<std::string> slow, fast;
    for (const std::string& piece : pieces_of(text)) {
      for (const std::string& token : merged_slowly(merges, piece)) slow.push_back(token);
    }
    for (const Index token : pairs.encode(text)) fast.push_back(pairs.token(token));
    CHECK(fast == slow);
    std::string bytes;
    for (int i = 0; i < 20; ++i) bytes += static_cast<char>(generator.below(256));
    CHECK(pairs.decode(pairs.encode(bytes)) == bytes);
  }
}

TEST_CASE("a very long piece takes no very long time" * doctest::test_suite("long")) {
  const BytePairs pairs = BytePairs::learn("aaaaaaaa aaaaaaaa", 300);
  const std::string text(1'000'000, 'a');
  CHECK(pairs.decode(pairs.encode(text)) == text);
}

TEST_CASE("merges and vocabularies that are damaged are refused in one line") {
  CHECK(contains(error_of([] { BytePairs::learnt("a b\nab"); }), "the merges: line 2 is no merge"));
  CHECK(contains(error_of([] { BytePairs::learnt("ab c"); }), "line 1 is no merge"));
  CHECK(contains(error_of([] { BytePairs::learnt("漢 c"); }), "line 1 is no merge"));
  CHECK(contains(error_of([] { BytePairs::learnt("\xff c"); }), "not UTF-8"));
  const auto folder = std::filesystem::temp_directory_path() / "unrolled-test-byte-pairs";
  std::filesystem::create_directories(folder);
  const auto load = [&](const std::string& vocabulary, const std::string& merges) {
    write_atomically(folder / "v", vocabulary);
    write_atomically(folder / "m", merges);
    return error_of([&] { BytePairs::load(folder / "v", folder / "m"); });
  };
  CHECK(contains(load("[1]", ""), "not a JSON object of tokens"));
  CHECK(contains(load("{", ""), "not a JSON object of tokens"));
  CHECK(contains(load("{}", ""), "not a JSON object of tokens"));
  CHECK(contains(load(R"({"a":0,"b":0})", ""), "are not 0 … 1, each once"));
  CHECK(contains(load(R"({"a":-1})", ""), "each once"));
  CHECK(contains(load(R"({"a":7})", ""), "each once"));
  CHECK(contains(load(R"({"a":0})", ""), "there is no token for the byte 0"));
  std::filesystem::remove_all(folder);
}

TEST_CASE("GPT-2's own tokens: what an independent implementation says of 19,000 odd lines" *
          doctest::test_suite("long")) {
  if (!testing::fetched("gpt2-bpe")) return;
  const auto files = data::fetched_files(*data::find_entry("gpt2-bpe"));
  const BytePairs tokenizer = BytePairs::load(files[0], files[1]);
  CHECK(tokenizer.size() == 50257);
  CHECK(tokenizer.find("<|endoftext|>") == 50256);
  const nlohmann::json& golden = testing::golden("common/text/byte_pairs");
  for (const auto& example : golden["examples"]) {
    const Indices tokens = tokenizer.encode(example["text"].get<std::string>());
    CHECK(std::vector<Index>(tokens.begin(), tokens.end()) == example["tokens"].get<std::vector<Index>>());
  }
  compare(tokenizer, random_lines(golden), golden["hashes"], golden["block"]);
  compare(tokenizer, sweep_lines(golden), golden["sweep_hashes"], golden["block"]);
}
