// Three vocabularies of one size, learnt from the same words.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "12_tokens/bits.hpp"
#include "12_tokens/experiments/kept_pieces.hpp"
#include "12_tokens/experiments/story.hpp"
#include "text/text_file.hpp"
#include "text/tokenizer.hpp"

namespace unrolled::tokens {
namespace {

constexpr std::size_t fold = 20;

/// A word, "▁" before it, as its pieces.
using Cutter = std::function<std::vector<std::string>(const std::string&)>;

std::string bare(const std::string& word) { return word.substr(word_begin.size()); }

struct Measured {
  double tokens_a_word, bits_a_character, perplexity;
};

/// Of the held-out words, by the frequencies of the pieces in the others.
Measured measure(const Dataset& dataset, std::size_t V, const Cutter& cut) {
  Frequencies frequencies(V);
  for (const auto& [word, count] : dataset.words) {
    for (const std::string& piece : cut(word)) frequencies.add(piece, count);
  }
  double tokens = 0, words = 0, bits = 0, characters = 0;
  for (const auto& [word, count] : dataset.held_out_words) {
    const auto times = static_cast<double>(count);
    for (const std::string& piece : cut(word)) {
      bits += times * frequencies.bits(piece);
      tokens += times;
    }
    words += times;
    characters += times * static_cast<double>(boundaries(word).size() - 1);
  }
  return {tokens / words, bits / characters, std::exp2(bits / tokens)};
}

/// Of the words that are another word and an ending, the share that is cut right before the ending, at last.
double behind_stems(const WordCounts& words, const Cutter& cut) {
  static const std::array<std::string, 7> endings = {"eth", "est", "ing", "ed", "ness", "s", "ly"};
  double found = 0, all = 0;
  for (const auto& [word, count] : words) {
    for (const std::string& ending : endings) {
      if (!word.ends_with(ending) || word.size() < word_begin.size() + ending.size() + 3) continue;
      if (!words.contains(word.substr(0, word.size() - ending.size()))) continue;
      const std::vector<std::string> pieces = cut(word);
      const std::string last = pieces.back().starts_with("##") ? pieces.back().substr(2) : pieces.back();
      found += pieces.size() > 1 && last == ending ? 1 : 0;
      all += 1;
      break;
    }
  }
  return found / all;
}

/// How many of 10,000 strings of random bytes do not come back from the byte pairs.
double lost_strings(const text::BytePairs& pairs, Generator& generator) {
  double lost = 0;
  for (std::size_t n = 0; n < 10'000; ++n) {
    std::string bytes(generator.below(40), ' ');
    for (char& byte : bytes) byte = static_cast<char>(generator.below(256));
    if (pairs.decode(pairs.encode(bytes)) != bytes) ++lost;
  }
  return lost;
}

/// How many of the held-out lines do not come back from WordPiece: punctuation and capitals are gone.
double lost_lines(const text::WordPiece& pieces, std::string_view text) {
  double lost = 0;
  text::for_lines(text, [&](std::string_view line, std::size_t number) {
    if (number <= 1000 && pieces.decode(pieces.encode(line)) != line) ++lost;
  });
  return lost;
}

}  // namespace

Dataset open_text(const app::Program& program, const Options& options) {
  if (options.text.empty()) throw Error("--text: nothing to cut", "a sentence");
  utf8::require(options.text, "--text");
  if (options.word.empty() || text::words(options.word) != std::vector{options.word} ||
      boundaries(options.word).size() > 16) {
    throw Error("--word: it needs one word of 1 to 15 small letters", "for instance --word overthrow");
  }
  if (!program.load().empty()) load_pieces(program.load());  // before any other work
  Dataset dataset{data::resolve_text(program.data()), "", {}, {}, {}, {}};
  text::for_lines(dataset.source.text, [&](std::string_view line, std::size_t number) {
    std::vector<std::string> words = text::words(line);
    if (words.empty() || (program.quick() && number > 4000)) return;
    const bool is_held_out = number % fold == program.seed() % fold;
    if (!is_held_out) dataset.train_text += std::string(line) + '\n';
    (is_held_out ? dataset.held_out : dataset.train).push_back(std::move(words));
  });
  dataset.words = count_words(dataset.train);
  dataset.held_out_words = count_words(dataset.held_out);
  if (dataset.words.size() < 20 || dataset.held_out_words.empty()) {
    throw Error(fmt::format("{}: too short: it has {} different words to learn from", dataset.source.name,
                            dataset.words.size()),
                "at least 20, in more than 20 lines");
  }
  dataset.has_claims = dataset.source.has_claims() && !program.quick() && program.load().empty() &&
                       options.size == Options().size;
  return dataset;
}

Vocabularies learn_vocabularies(app::Program& program, const Dataset& dataset, const Options& options) {
  program.section("Three vocabularies");
  program.say("{}", dataset.source.about);
  const std::size_t V = options.size;
  const auto each = [&] { program.stop_if_interrupted(); };
  Vocabularies all{
      text::BytePairs::learn(dataset.train_text, std::max<std::size_t>(256, V), each),
      text::Subwords::learn(dataset.train, V, {text::unknown}, each),
      text::WordPiece::learn(dataset.train, V, each),
      program.load().empty() ? learn_unigram(dataset.words, V, each) : load_pieces(program.load())};
  if (!program.save().empty()) save_pieces(all.unigram, program.save());
  const Cutter by_merges = [&](const std::string& word) {
    std::vector<std::string> pieces;
    for (const Index piece : all.subwords.encode({bare(word)}))
      pieces.push_back(all.subwords.vocabulary().word(piece));
    return pieces;
  };
  const Cutter longest_first = [&](const std::string& word) { return all.word_piece.cut(bare(word)); };
  const Cutter likeliest = [&](const std::string& word) { return all.unigram.names(all.unigram.cut(word)); };
  const Cutter characters = [&](const std::string& word) {
    std::vector<std::string> pieces;
    const std::vector<std::size_t> at = boundaries(word);
    for (std::size_t i = 0; i + 1 < at.size(); ++i) pieces.push_back(word.substr(at[i], at[i + 1] - at[i]));
    return pieces;
  };
  std::vector<app::Row> table;
  std::vector<Measured> measured;
  std::vector<double> stems;
  const std::vector<std::pair<std::string, Cutter>> ways = {
      {"characters", characters},
      {"byte-pair encoding: merges in their order", by_merges},
      {"WordPiece: the same merges, the longest piece first", longest_first},
      {"unigram: the likeliest cut", likeliest}};
  for (const auto& [name, cut] : ways) {
    measured.push_back(measure(dataset, V, cut));
    stems.push_back(behind_stems(dataset.words, cut));
    table.push_back({name, fmt::format("{:.3f}", measured.back().tokens_a_word),
                     fmt::format("{:.3f}", measured.back().bits_a_character),
                     fmt::format("{:.0f}", measured.back().perplexity), fmt::format("{:.3f}", stems.back())});
  }
  program.say(
      "{} pieces each, and {} words to learn from. Held-out words, by the frequency of each piece; and how "
      "often a word that is "
      "another word and an ending (goeth, goodness) is cut right before the ending.",
      V, dataset.words.size());
  program.table(
      {"cut by", "tokens a word", "bits a character", "perplexity a token", "cut before the ending"}, table);
  Generator generator(program.seed());
  program.claim({.claim = "any bytes come back from byte pairs (of 10,000 random strings, those that do not)",
                 .measured = lost_strings(all.byte_pairs, generator),
                 .relation = "==",
                 .bound = 0,
                 .control = lost_lines(all.word_piece, dataset.train_text),
                 .control_meaning = "of 1,000 lines from WordPiece"});
  if (!dataset.has_claims) return all;
  program.claim({.claim = "unigram's pieces need fewer bits a character than byte-pair encoding's",
                 .measured = measured[1].bits_a_character - measured[3].bits_a_character,
                 .bound = .08,
                 .control = measured[1].bits_a_character - measured[2].bits_a_character,
                 .control_meaning = "WordPiece"});
  program.claim({.claim = "unigram cuts before a known ending (share of such words)",
                 .measured = stems[3],
                 .bound = .80,
                 .control = stems[2],
                 .control_meaning = "WordPiece"});
  program.claim(
      {.claim = "perplexity a token says nothing across vocabularies: WordPiece's over that of characters",
       .measured = measured[2].perplexity / measured[0].perplexity,
       .bound = 5,
       .control = measured[2].bits_a_character / measured[0].bits_a_character,
       .control_meaning = "bits a character, which are fewer"});
  return all;
}

}  // namespace unrolled::tokens
