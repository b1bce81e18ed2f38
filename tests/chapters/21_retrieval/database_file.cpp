#include "21_retrieval/database_file.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "error_of.hpp"
#include "folder.hpp"
#include "tensor/random.hpp"

using namespace unrolled;
using namespace unrolled::retrieval;
using testing::Folder;

namespace {

namespace fs = std::filesystem;
const Maker maker = {"a checksum", 5, 4, 100};

Rows rows_of_chance(std::size_t N, std::uint64_t seed) {
  Generator generator(seed);
  Rows rows = {maker.width, maker.retrieved};
  for (std::size_t i = 0; i < N; ++i) {
    for (std::size_t e = 0; e < maker.width; ++e)
      rows.embeddings.push_back(static_cast<Real>(generator.normal()));
    for (std::size_t r = 0; r < maker.retrieved; ++r)
      rows.tokens.push_back(static_cast<Real>(generator.below(100)));
    rows.documents.push_back(static_cast<Real>(i / 2));
  }
  return rows;
}

bool same(std::span<const Real> a, std::span<const Real> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

std::string refusal(const fs::path& path, const Maker& of = maker) {
  return testing::error_of([&] { DatabaseFile(path, of); });
}

}  // namespace

TEST_CASE("what was saved is there, bit by bit, and what is found in it too") {
  const Folder folder;
  const fs::path file = folder.path / "some.database";
  const Rows rows = rows_of_chance(30, 1);
  save_database(file, rows.view(), maker, 1);
  const DatabaseFile opened(file, maker);
  CHECK(opened.version() == 1);
  CHECK(opened.view().size() == 30);
  CHECK(same(opened.view().embeddings, rows.embeddings));
  CHECK(same(opened.view().tokens, rows.tokens));
  CHECK(same(opened.view().documents, rows.documents));
  const auto best = top_k({rows.embeddings.data() + 5 * 7, 5}, opened.view(), 3);
  const auto expected = top_k({rows.embeddings.data() + 5 * 7, 5}, rows.view(), 3);
  for (std::size_t k = 0; k < 3; ++k) CHECK(best[k].row == expected[k].row);
}

TEST_CASE("rows are appended, the version goes up, and who has the old one open keeps it") {
  const Folder folder;
  const fs::path file = folder.path / "some.database";
  const Rows first = rows_of_chance(3, 1), second = rows_of_chance(2, 2);
  save_database(file, first.view(), maker, 1);
  const DatabaseFile old(file, maker);
  append_rows(file, second.view(), maker);
  const DatabaseFile opened(file, maker);
  CHECK(opened.version() == 2);
  CHECK(opened.view().size() == 5);
  CHECK(same(opened.view().tokens.first(12), first.tokens));
  CHECK(same(opened.view().tokens.subspan(12), second.tokens));
  CHECK(same(opened.view().embeddings.subspan(15), second.embeddings));
  CHECK(same(opened.view().documents.subspan(3), second.documents));
  CHECK(old.view().size() == 3);
  CHECK(same(old.view().embeddings, first.embeddings));
  append_rows(file, second.view(), maker);
  CHECK(DatabaseFile(file, maker).version() == 3);
}

TEST_CASE("an empty database is one") {
  const Folder folder;
  save_database(folder.path / "empty", rows_of_chance(0, 1).view(), maker, 1);
  CHECK(DatabaseFile(folder.path / "empty", maker).view().size() == 0);
}

TEST_CASE("another width, another model's, other chunks, no database at all: one line each") {
  const Folder folder;
  const fs::path file = folder.path / "some.database";
  save_database(file, rows_of_chance(4, 1).view(), maker, 1);
  CHECK(testing::contains(refusal(file, {"a checksum", 6, 4, 100}),
                          "'embeddings' is (4, 5) where this model needs (4, 6)"));
  CHECK(testing::contains(refusal(file, {"a checksum", 5, 8, 100}),
                          "'tokens' is (4, 4) where this model needs (4, 8)"));
  CHECK(testing::contains(refusal(file, {"another", 5, 4, 100}), "made by another model"));
  CHECK(testing::contains(refusal(folder.path / "missing"), "missing"));
  write_atomically(file, "word\tmeaning\n");
  CHECK(testing::contains(refusal(file), "some.database"));
  write_atomically(file, nn::encode_safetensors({{"weight", Array{1, 2}}}, {}));
  CHECK(testing::contains(refusal(file), "this is no database of chunks"));
}

TEST_CASE("numbers that cannot be are refused with their row") {
  const Folder folder;
  const fs::path file = folder.path / "some.database";
  const Real nan = std::numeric_limits<Real>::quiet_NaN();
  const auto with = [&](auto change) {
    Rows rows = rows_of_chance(4, 1);
    change(rows);
    save_database(file, rows.view(), maker, 1);
    return refusal(file);
  };
  CHECK(with([](Rows&) {}) == "no error");
  CHECK(testing::contains(with([](Rows& rows) { rows.tokens[6] = 100; }),
                          "row 1 holds numbers that cannot be"));
  CHECK(testing::contains(with([](Rows& rows) { rows.tokens[0] = -1; }), "row 0 holds"));
  CHECK(testing::contains(with([](Rows& rows) { rows.tokens[15] = 0.5; }), "row 3 holds"));
  CHECK(testing::contains(with([&](Rows& rows) { rows.embeddings[10] = nan; }), "row 2 holds"));
  CHECK(testing::contains(with([](Rows& rows) { rows.documents[2] = 1e9f; }), "row 2 holds"));
}

TEST_CASE("cut anywhere, or with any byte changed, it is whole or refused, and nothing worse") {
  const Folder folder;
  const fs::path file = folder.path / "some.database";
  save_database(file, rows_of_chance(3, 1).view(), maker, 1);
  const std::string bytes = read_file(file);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    write_atomically(file, std::string_view(bytes).substr(0, n));
    INFO("cut to " << n << " bytes");
    CHECK(testing::contains(refusal(file), "some.database"));
  }
  Generator generator(3);
  for (int n = 0; n < 300; ++n) {
    std::string damaged = bytes;
    damaged[generator.below(damaged.size())] = static_cast<char>(generator.below(256));
    write_atomically(file, damaged);
    const std::string said = refusal(file);
    CHECK((said == "no error" || testing::contains(said, "some.database")));
  }
}
