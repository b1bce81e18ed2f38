// common/data/fetch, the script behind `./book data`, with a manifest and an npm and apt of the test's own:
// no network.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>

#include "base/checksum.hpp"
#include "folder.hpp"

using namespace unrolled;
using testing::contains;

namespace {

struct Outcome {
  int status;
  std::string output;
};

// A copy of the script beside a manifest of two data sets, with tools that serve what the test puts into
// `shop`.
struct Shop : testing::Folder {
  Shop() {
    std::filesystem::copy_file("common/data/fetch", path / "fetch");
    const std::string list = sha256("hello\n") + "  ./toy/data/a.txt\n";
    write("manifest.txt",
          "name: npmset\nabout: x\npackage: npm @scope/toy@1.0.0 sha512-RIGHT\nfiles: data/*.txt\nsha256: " +
              sha256(list) + "\nsize: 1 MB\nlicence: MIT\ncite: nobody\n\n" +
              "name: debset\nabout: y\npackage: debian toy=1.0\nfiles: data/a.txt\nsha256: " + sha256(list) +
              "\nsize: 1 MB\nlicence: MIT\ncite: nobody\n");
    serve("hello\n");
    tool("npm", "tar -czf toy.tgz -C \"$SHOP\" package && echo '[{\"integrity\": \"sha512-RIGHT\"}]'");
    tool("apt-get", "cp \"$SHOP/toy.deb\" .");
    run("mkdir -p $SHOP/deb/DEBIAN && printf 'Package: toy\\nVersion: 1.0\\nArchitecture: all\\n"
        "Maintainer: a <a@b>\\nDescription: toy\\n' > $SHOP/deb/DEBIAN/control && cp -r $SHOP/package/data "
        "$SHOP/deb && "
        "dpkg-deb -b $SHOP/deb $SHOP/toy.deb");
  }
  void serve(std::string_view content) const { write("package/data/a.txt", content); }
  void tool(const std::string& name, const std::string& script) const {
    ::chmod(write("bin/" + name, "#!/bin/sh\n" + script + "\n").c_str(), 0755);
  }
  std::filesystem::path cached(const std::string& name) const { return path / "cache" / name; }

  Outcome run(const std::string& command) const {
    const std::string line = "export SHOP='" + path.string() + "' UNROLLED_CACHE='" +
                             (path / "cache").string() + "' PATH=\"" + (path / "bin").string() +
                             ":$PATH\"; (" + command + ") 2>&1";
    Outcome outcome{};
    FILE* pipe = ::popen(line.c_str(), "r");
    std::array<char, 4096> buffer;
    while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) outcome.output += buffer.data();
    const int status = ::pclose(pipe);
    outcome.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return outcome;
  }
  Outcome fetch(const std::string& names) const { return run("$SHOP/fetch " + names); }
  std::size_t entries_in_cache() const {
    const auto folder = std::filesystem::directory_iterator(path / "cache");
    return static_cast<std::size_t>(std::distance(folder, std::filesystem::directory_iterator{}));
  }
};

}  // namespace

TEST_CASE("fetch brings a data set, leaves a whole one alone and mends a damaged one") {
  const Shop shop;
  CHECK(contains(shop.fetch("").output, "npmset      not fetched"));
  Outcome outcome = shop.fetch("npmset debset");
  INFO(outcome.output);
  CHECK(outcome.status == 0);
  CHECK(contains(outcome.output, "npmset is in"));
  CHECK(contains(outcome.output, "cite: nobody"));
  CHECK(read_file(shop.cached("npmset") / "toy/data/a.txt") == "hello\n");
  CHECK(read_file(shop.cached("debset") / "toy/data/a.txt") == "hello\n");
  CHECK(contains(shop.fetch("").output, "debset      fetched"));
  CHECK(contains(shop.fetch("npmset").output, "already in"));

  write_atomically(shop.cached("npmset") / "toy/data/a.txt", "hell");
  CHECK(contains(shop.fetch("").output, "npmset      damaged"));
  CHECK(shop.fetch("npmset").status == 0);
  CHECK(read_file(shop.cached("npmset") / "toy/data/a.txt") == "hello\n");
  CHECK(shop.entries_in_cache() == 2);
}

TEST_CASE("fetch keeps nothing of what is not the right thing, and says so in one line") {
  const Shop shop;
  std::string expected;
  std::string name = "npmset";
  SUBCASE("unknown name") {
    name = "nosuch", expected = "there is no data set 'nosuch' · HINT: one of: npmset debset";
  }
  SUBCASE("another content") {
    shop.serve("jello\n");
    expected = "npmset: the files are not those the book knows";
  }
  SUBCASE("another integrity") {
    shop.tool("npm", "tar -czf toy.tgz -C \"$SHOP\" package && echo '[{\"integrity\": \"sha512-WRONG\"}]'");
    expected = "is not the package the book knows";
  }
  SUBCASE("file missing in the package") {
    std::filesystem::remove(shop.path / "package/data/a.txt");
    expected = "npmset: the package has no file data/*.txt";
  }
  SUBCASE("offline") {
    shop.tool("npm", "echo 'npm ERR! code ENOTFOUND\nnpm ERR! network request failed' >&2; exit 1");
    expected =
        "npmset: npm could not fetch @scope/toy@1.0.0: network request failed · HINT: check the network";
  }
  SUBCASE("apt does not know it") {
    shop.tool("apt-get", "echo 'E: Unable to locate package toy' >&2; exit 100");
    name = "debset",
    expected = "debset: apt could not fetch toy=1.0: Unable to locate package toy · HINT: sudo apt-get";
  }
  SUBCASE("a cut package") {
    shop.tool("apt-get", "head -c 200 \"$SHOP/toy.deb\" > toy.deb");
    name = "debset", expected = "debset: ./toy.deb cannot be unpacked";
  }
  const Outcome outcome = shop.fetch(name);
  INFO(outcome.output);
  CHECK(outcome.status == 2);
  CHECK(contains(outcome.output, expected));
  if (std::filesystem::exists(shop.path / "cache")) CHECK(shop.entries_in_cache() == 0);
}

TEST_CASE("a newer Debian release is taken, and said") {
  const Shop shop;
  shop.tool("apt-get", "case $3 in *=*) exit 100;; esac; cp \"$SHOP/toy.deb\" .");
  CHECK(shop.run("echo changed > $SHOP/deb/data/a.txt && dpkg-deb -b $SHOP/deb $SHOP/toy.deb").status == 0);
  const Outcome outcome = shop.fetch("debset");
  CHECK(outcome.status == 0);
  CHECK(contains(outcome.output, "Debian no longer has toy=1.0, and the newer release differs"));
  CHECK(read_file(shop.cached("debset") / "toy/data/a.txt") == "changed\n");
}

TEST_CASE("a cache that cannot be written to is one line") {
  const Shop shop;
  const Outcome outcome = shop.run("export UNROLLED_CACHE=$SHOP/fetch/cache; $SHOP/fetch npmset");
  CHECK(outcome.status == 2);
  CHECK(contains(outcome.output, "cannot be written to · HINT: set UNROLLED_CACHE"));
}
