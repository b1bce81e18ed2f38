#include "21_retrieval/search.hpp"

#include <doctest/doctest.h>

#include <numeric>

#include "21_retrieval/facts.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::retrieval;

namespace {

const Embedder three_words = {Array{0, 1, 2, 3}, axis_for_each(4), 2};

Rows numbered_rows(std::size_t N, std::size_t E, Generator& generator) {
  Rows rows = {E, 1};
  const Array numbers = normal({N, E}, 1, generator);
  rows.embeddings.assign(numbers.begin(), numbers.end());
  for (std::size_t i = 0; i < N; ++i) {
    rows.tokens.push_back(static_cast<Real>(i));
    rows.documents.push_back(static_cast<Real>(i % 7));
  }
  return rows;
}

}  // namespace

TEST_CASE("a text is cut into chunks, the last one filled up") {
  CHECK(cut(std::vector<Index>{1, 2, 3, 1, 2}, 2) == Indices{{1, 2}, {3, 1}, {2, padding}});
  CHECK(cut(std::vector<Index>{1, 2}, 2) == Indices{{1, 2}});
  CHECK(cut(std::vector<Index>{}, 2).shape(0) == 0);
  CHECK_THROWS_AS(cut(std::vector<Index>{1}, 0), Error);
}

TEST_CASE("a chunk's vector has length 1, rare words weigh more, padding nothing") {
  // 1 · word 1 and 2 · (2 of word 2), over √(1 + 16)
  const Array e = embed_chunk(std::vector<Index>{1, 2, 2}, three_words);
  CHECK(e(1) == doctest::Approx(1 / std::sqrt(17)));
  CHECK(e(2) == doctest::Approx(4 / std::sqrt(17)));
  CHECK(embed_chunk(std::vector<Index>{1, 2, 2, padding, padding}, three_words) == e);
  CHECK(embed_chunk(std::vector<Index>{padding, padding}, three_words) == Array{0, 0, 0, 0});
  CHECK(testing::contains(testing::error_of([] { embed_chunk(std::vector<Index>{4}, three_words); }),
                          "token 4 of a vocabulary of 4"));
  CHECK_THROWS_AS(embed_chunk(std::vector<Index>{-1}, three_words), Error);
}

TEST_CASE("idf counts chunks, not words") {
  const Array idf = inverse_document_frequency(Indices{{1, 1, 2}, {1, 2, 2}, {1, 3, 3}}, 5);
  CHECK(idf(1) == doctest::Approx(0));
  CHECK(idf(2) == doctest::Approx(std::log(4.0 / 3)));
  CHECK(idf(3) == doctest::Approx(std::log(4.0 / 2)));
  CHECK(idf(4) == doctest::Approx(std::log(4.0)));
}

TEST_CASE("in random directions angles stay about what they were") {
  Generator generator(1);
  const std::size_t V = 500;
  const Array idf = uniform({V}, 1, 3, generator);
  const Embedder exact = {idf, axis_for_each(V), 8}, random = {idf, random_directions(V, 256), 8};
  double largest = 0;
  for (int n = 0; n < 50; ++n) {
    std::vector<Index> a, b;
    for (int i = 0; i < 8; ++i) {
      a.push_back(static_cast<Index>(1 + generator.below(V - 1)));
      b.push_back(i < n % 9 ? a.back() : static_cast<Index>(1 + generator.below(V - 1)));
    }
    const auto cosine = [&](const Embedder& embedder) {
      const Array first = embed_chunk(a, embedder), second = embed_chunk(b, embedder);
      return dot(flat(first), flat(second));
    };
    largest = std::max(largest, static_cast<double>(std::abs(cosine(exact) - cosine(random))));
  }
  CHECK(largest < 4 / std::sqrt(256.0));
}

TEST_CASE("the checksum tells embedders apart") {
  Embedder other = three_words;
  CHECK(other.checksum("words") == three_words.checksum("words"));
  CHECK(other.checksum("bytes") != three_words.checksum("words"));
  other.table(1, 1) = 2;
  CHECK(other.checksum("words") != three_words.checksum("words"));
  other = three_words;
  other.idf(3) = 2;
  CHECK(other.checksum("words") != three_words.checksum("words"));
  other = three_words;
  other.chunk = 3;
  CHECK(other.checksum("words") != three_words.checksum("words"));
}

TEST_CASE("rows keep each chunk with what follows it") {
  Rows rows = {4, 3};
  rows.add(std::vector<Index>{1, 2, 3, 1, 2}, 9, three_words);
  const Database database = rows.view();
  REQUIRE(database.size() == 3);
  const std::vector<Real> tokens(database.tokens.begin(), database.tokens.end());
  CHECK(tokens == std::vector<Real>{1, 2, 3, 3, 1, 2, 2, padding, padding});
  CHECK(database.document(2) == 9);
  CHECK(database.token(1, 2) == 2);
  CHECK(database.embedding(2)[2] == 1);
}

TEST_CASE("top-k: the most similar first, equals in their order") {
  Rows rows = {2, 1};
  rows.embeddings = {0, 1, 1, 0, 0.6f, 0.8f, 1, 0, -1, 0};
  rows.tokens = {0, 1, 2, 3, 4};
  rows.documents = {0, 0, 1, 1, 2};
  const std::vector<Real> query = {1, 0};
  const auto numbers = [&](std::size_t K, std::optional<Index> own = {}) {
    std::vector<std::size_t> found;
    for (const Neighbour& neighbour : top_k(query, rows.view(), K, own)) found.push_back(neighbour.row);
    return found;
  };
  CHECK(numbers(3) == std::vector<std::size_t>{1, 3, 2});
  CHECK(numbers(9) == std::vector<std::size_t>{1, 3, 2, 0, 4});
  CHECK(numbers(0).empty());
  CHECK(numbers(2, 1) == std::vector<std::size_t>{1, 0});
  CHECK(top_k(query, rows.view(), 3)[2].similarity == doctest::Approx(0.6));
  CHECK(testing::contains(testing::error_of([&] { top_k(std::vector<Real>{1}, rows.view(), 1); }),
                          "a query of 1 numbers in a database of 2"));
}

TEST_CASE("top-k equals sorting everything, with one thread and with many") {
  Generator generator(2);
  const Rows rows = numbered_rows(20'000, 19, generator);  // enough for threads
  const Database database = rows.view();
  const Array query = normal({19}, 1, generator);
  std::vector<std::size_t> order(database.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto similarity = [&](std::size_t row) {
    double sum = 0;
    for (std::size_t e = 0; e < 19; ++e) sum += static_cast<double>(query(e)) * database.embedding(row)[e];
    return sum;
  };
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return similarity(a) > similarity(b); });
  const auto best = top_k(flat(query), database, 10);
  REQUIRE(best.size() == 10);
  for (std::size_t k = 0; k < 10; ++k) CHECK(best[k].row == order[k]);
  for (const Neighbour& neighbour : top_k(flat(query), database, 10, database.document(order[0])))
    CHECK(database.document(neighbour.row) != database.document(order[0]));
}

TEST_CASE("each whole chunk of each text gets its neighbours; where there is nothing, padding") {
  Rows rows = {4, 2};
  rows.add(std::vector<Index>{1, 1}, 0, three_words);
  rows.add(std::vector<Index>{3, 3}, 1, three_words);
  const Indices texts = {{3, 3, 1, 1, 2}, {2, 3, 2, 1, 1}};
  CHECK(retrieve(texts, rows.view(), three_words, 1) == Indices{{{{3, 3}}, {{1, 1}}}, {{{3, 3}}, {{1, 1}}}});
  CHECK(retrieve(texts, rows.view(), three_words, 1, {1, 0}) ==
        Indices{{{{1, 1}}, {{1, 1}}}, {{{3, 3}}, {{3, 3}}}});
  const Indices three = retrieve(texts, rows.view(), three_words, 3);
  CHECK(three.shape() == Indices::shape_type{2, 2, 3, 2});
  CHECK(three(0, 0, 2, 0) == padding);
  CHECK(xt::all(xt::equal(retrieve(texts, Rows{4, 2}.view(), three_words, 2), padding)));
}

TEST_CASE("the facts: a question finds its statement among two, nearly always as the first") {
  Generator generator(3);
  const World world(generator);
  CHECK(world.vocabulary.size() == 127);
  const std::vector<Fact> facts = World::facts(0, people);
  std::vector<Document> documents;
  for (int n = 0; n < 1000; ++n) documents.push_back(write_document(world, facts, generator));
  const Examples examples = examples_of(world, documents);
  Indices chunks = Indices::from_shape({3000, sentence_length});
  for (std::size_t n = 0; n < 3000; ++n) std::copy_n(&examples.tokens(n / 3, n % 3 * 8), 8, &chunks(n, 0));
  const Embedder embedder = {inverse_document_frequency(chunks, 127), axis_for_each(127), sentence_length};
  Rows rows = {127, sentence_length};
  for (std::size_t i = 0; i < facts.size(); ++i)
    rows.add(world.statement(facts[i], world.value(facts[i])), static_cast<Index>(i), embedder);
  std::size_t first = 0, second = 0;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const auto best = top_k(flat(embed_chunk(world.question(facts[i]), embedder)), rows.view(), 2);
    first += best[0].row == i;
    second += best[1].row == i;
  }
  CHECK(first + second == facts.size());
  CHECK(first > 0.99 * static_cast<double>(facts.size()));
}

TEST_CASE("a document's answers are the values behind its questions") {
  Generator generator(4);
  const World world(generator);
  const Fact fact = {7, 2};
  Writer writer(world, generator);
  writer.ask(fact, world.value(fact)).state(fact, world.value(fact)).fill(1);
  const Examples examples = examples_of(world, {writer.document()});
  for (std::size_t t = 0; t < 31; ++t) {
    INFO(t);
    CHECK(examples.next(0, t) == writer.document()[t + 1]);
    CHECK(examples.answers(0, t) == (t == 13 ? world.value(fact) : ignored));
    CHECK((examples.grammar(0, t) == ignored) == (t == 13 || t == 21));
  }
  CHECK(world.is_value(world.other_value(fact, generator)));
  for (int n = 0; n < 50; ++n) CHECK(world.other_value(fact, generator) != world.value(fact));
}
