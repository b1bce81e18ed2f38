#include "data/tables.hpp"

#include <doctest/doctest.h>

#include "error_of.hpp"
#include "fetched.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;

TEST_CASE("a table of numbers: the first line names the columns, the last column is the target") {
  const data::Table table = data::parse_table("area, rooms ,price\n\n50,2,100\n 70 , 3 , 150.5\n", "f");
  CHECK(table.columns == std::vector<std::string>{"area", "rooms"});
  CHECK(table.target == "price");
  CHECK((table.x == Array{{50, 2}, {70, 3}}));
  CHECK((table.y == Array{100, 150.5F}));
  CHECK_FALSE(table.has_classes());
}

TEST_CASE("words and 0 and 1 are classes; semicolons, tabs and quotes are understood") {
  const data::Table words = data::parse_table("a;\"kind\"\n1;\"x, y\"\n2;b\n3;b\n", "f");
  CHECK(words.classes == std::vector<std::string>{"b", "x, y"});
  CHECK((words.labels == Indices{1, 0, 0}));
  for (const char* text : {"a\tsurvived\n1\t0\n2\t1\n3\t0\n", "a,b\n1,0\n2,1\n3,0.0\n"}) {
    const data::Table yes = data::parse_table(text, "f");
    CHECK(yes.classes == std::vector<std::string>{"0", "1"});
    CHECK((yes.labels == Indices{0, 1, 0}));
  }
}

TEST_CASE(
    "between quotes a separator is part of the value, and two quotes are one; elsewhere a quote is itself") {
  const data::Table table = data::parse_table(
      "\"age, years\",name\n22,\"Braund, Mr. Owen\"\n38,\"Cumings, Mrs. \"\"Flo\"\"\"\n26, 5\" pipe\n", "f");
  CHECK(table.columns == std::vector<std::string>{"age, years"});
  CHECK(table.classes == std::vector<std::string>{"5\" pipe", "Braund, Mr. Owen", "Cumings, Mrs. \"Flo\""});
  CHECK(data::parse_table("\"a, b, c\";d\n1;2\n2;4\n", "f").columns[0] == "a, b, c");
}

TEST_CASE("what is wrong with a table is one line that names the place") {
  const auto told = [](const char* text) { return error_of([&] { data::parse_table(text, "f"); }); };
  CHECK(contains(told("a,b\n1,\n2,3\n"), "f: line 2: 'b' is empty"));
  CHECK(contains(told("a,b\n1,2\nmany,3\n"), "f: line 3: 'a' is no number: 'many'"));
  CHECK(contains(told("a,b\n1,2\nnan,3\n"), "line 3: 'a' is no number"));
  CHECK(contains(told("a,b\n1,2\n1e99,3\n"), "line 3: 'a' is no number"));
  CHECK(contains(told("a,b\n1,2,3\n2,3\n"), "f: line 2 has 3 values, the first line 2"));
  CHECK(contains(told("a,b\n1,2\n"), "only one row"));
  CHECK(contains(told("a,b\n"), "no row"));
  CHECK(contains(told("a\n1\n2\n"), "line 1 has one column"));
  CHECK(contains(told("a,b,c\n1,5,2\n2,5,3\n"), "column 'b' is 5 in every row"));
  CHECK(contains(told("a,b,c\n1,1,2\n2,2,3\n"), "column 'b' repeats column 'a'"));
  CHECK(contains(told("a,b\n1,4\n2,4\n"), "'b' is 4 in every row"));
  CHECK(contains(told("a,b\n1,4\n2,4.0\n3,4.00\n"), "'b' is 4 in every row"));
  CHECK(contains(told("a,b\n1,yes\n2,yes\n"), "'b' is yes in every row"));
  CHECK(contains(told("20.7,77.1\n20,70\n21,80\n"),
                 "f: line 1 has numbers where the names of the columns should be"));
  CHECK(contains(told("a,b\n1,30\n2,many\n3,1\n"),
                 "f: line 3: 'b' has words and numbers: 'many' here, '30' in the first row"));
  CHECK(contains(told("a,,b\n1,2,3\n2,3,4\n"), "f: line 1: column 2 has no name"));
  CHECK(contains(told("a,b,c\n1,1e20,3\n2,-1e20,4\n"), "column 'b' goes from -1e+20 to 1e+20: the squares"));
  CHECK(contains(told("a,b\n1,1e20\n2,2\n"), "'b' goes from 2 to 1e+20: the squares"));
  if (sizeof(Real) == sizeof(float)) {
    CHECK(
        contains(told("a,b\n1000000001,4\n1000000002,3\n"), "here 1000000001 and 1000000002 are one number"));
    CHECK(
        contains(told("a,b\n1,1000000001\n2,1000000002\n"), "here 1000000001 and 1000000002 are one number"));
  }
}

TEST_CASE("gretl's files: the columns that are wanted, in that order") {
  const char* text =
      "<variable name=\"price\"\n/>\n<variable name=\"sqft\"\n/>\n<observations count=\"2\">\n<obs>200 1000 "
      "</obs>\n<obs>300 1500 "
      "</obs>\n";
  const data::Table table = data::parse_gretl(text, {"sqft", "price"}, "f");
  CHECK(table.x.shape() == Shape{2, 1});
  CHECK(table.x(1, 0) == 1500);
  CHECK((table.y == Array{200, 300}));
  CHECK(contains(error_of([&] { data::parse_gretl(text, {"baths", "price"}, "f"); }), "no variable 'baths'"));
  CHECK(
      contains(error_of([&] {
                 data::parse_gretl("<variable name=\"a\"><variable name=\"b\"><obs>1</obs>", {"a", "b"}, "f");
               }),
               "row 1"));
}

TEST_CASE("scikit-learn's files: sizes and classes, then rows") {
  const data::Table table = data::parse_scikit_learn("2,1,no,yes\n1.5,1\n2.5,0\n", {"size"}, "f");
  CHECK(table.x.shape() == Shape{2, 1});
  CHECK(table.x(1, 0) == 2.5F);
  CHECK((table.labels == Indices{1, 0}));
  for (const char* text :
       {"", "2,1,no,yes\n1,1\n", "2,1,no,yes\n1,2\n1,0\n", "2,1,no,yes\n1,.5\n1,0\n",
        "2,1,no,yes\n1,1,1\n1,0\n", "9999999,1000,no,yes\n1,1\n", "2,1\n1,1\n1,0\n", "1,1,a,b\n1,1\n2,0\n"})
    CHECK(contains(error_of([&] { data::parse_scikit_learn(text, {}, "f"); }), "f: "));
}

TEST_CASE("the samples are whole, and say what they are") {
  const data::Houses houses = data::resolve_houses("sample");
  CHECK(houses.is_sample);
  CHECK(houses.many.x.shape() == Shape{24, 3});
  CHECK(houses.few.x.shape() == Shape{24, 1});
  CHECK(contains(houses.many.about, "invented"));
  const data::Flowers flowers = data::resolve_flowers("sample");
  CHECK(flowers.irises.x.shape() == Shape{90, 4});
  CHECK(flowers.irises.classes.size() == 3);
  CHECK(flowers.tumours.rows() == 0);
}

TEST_CASE("the real houses and flowers") {
  if (testing::fetched("houses")) {
    const data::Houses houses = data::resolve_houses();
    CHECK(houses.few.rows() == 14);
    CHECK(houses.many.x.shape() == Shape{224, 3});
  }
  if (testing::fetched("flowers")) {
    const data::Flowers flowers = data::resolve_flowers();
    CHECK(flowers.irises.x.shape() == Shape{150, 4});
    CHECK(flowers.tumours.x.shape() == Shape{569, 30});
    CHECK(flowers.tumours.classes[1] == "benign");
  }
}
