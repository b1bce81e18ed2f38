#include "nn/checkpoint.hpp"

#include <doctest/doctest.h>

#include <cstring>

#include "base/file.hpp"
#include "error_of.hpp"
#include "nn/layers.hpp"
#include "nn/optimiser.hpp"
#include "nn/safetensors.hpp"
#include "nn/schedule.hpp"

using namespace unrolled;
using testing::contains;
using testing::error_of;
using namespace std::string_literals;

namespace {

// A file from its header and its numbers' bytes.
std::string file(const std::string& header, const std::string& data = "") {
  const std::uint64_t length = header.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  return bytes + header + data;
}

std::string decode_error(const std::string& bytes) {
  return error_of([&] { nn::decode_safetensors(bytes, "m"); });
}

struct Model : nn::Module {
  Model(std::size_t width, Generator& generator)
      : first(add("first", nn::Linear(2, width, generator))),
        last(add("last", nn::Linear(width, 1, generator))) {}
  Tensor operator()(const In& x) const { return last(nn::Dropout(0.2)(tanh(first(x)))); }
  nn::Linear first, last;
};

struct Path {
  std::filesystem::path path = std::filesystem::temp_directory_path() / "unrolled-test.safetensors";
  ~Path() { std::filesystem::remove(path); }
};

}  // namespace

TEST_CASE("the layout, worked by hand") {
  const std::string header =
      R"({"__metadata__":{"step":"7"},"a":{"data_offsets":[0,8],"dtype":"F32","shape":[1,2]},)"
      R"("b":{"data_offsets":[8,12],"dtype":"F32","shape":[]}})";
  const std::string numbers("\0\0\x80\x3f\0\0\0\xc0\0\0\0\x3f", 12);  // 1, −2, 0.5
  const std::string padding((8 - header.size() % 8) % 8, ' ');
  const nn::Tensors tensors{{"b", Array(0.5f)}, {"a", Array{{1, -2}}}};
  CHECK(nn::encode_safetensors(tensors, {{"step", "7"}}) == file(header + padding, numbers));
  const auto read = nn::decode_safetensors(file(header, numbers), "m");
  CHECK(read.tensors == tensors);
  CHECK(read.metadata == nn::Metadata{{"step", "7"}});
}

TEST_CASE("numbers of 64 bits are read, empty tensors too") {
  const double numbers[] = {1.5, -0.25};
  const std::string data(reinterpret_cast<const char*>(numbers), sizeof numbers);
  const auto read = nn::decode_safetensors(
      file(
          R"({"x":{"dtype":"F64","shape":[2],"data_offsets":[0,16]},"e":{"dtype":"F32","shape":[0,3],"data_offsets":[16,16]}})",
          data),
      "m");
  CHECK(read.tensors.at("x") == Array{1.5, -0.25});
  CHECK(read.tensors.at("e").shape() == Shape{0, 3});
  CHECK(nn::decode_safetensors(nn::encode_safetensors({}, {}), "m").tensors.empty());
}

TEST_CASE("whatever a file holds, the answer is a line and not a crash") {
  const auto one = [](const std::string& shape, const std::string& offsets,
                      const std::string& type = "\"F32\"") {
    return file(R"({"x":{"dtype":)" + type + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}",
                "12345678");
  };
  CHECK(decode_error(one("[2]", "[0,8]")) == "no error");
  CHECK(contains(decode_error(""), "m: cut short"));
  CHECK(contains(decode_error("1234567"), "m: cut short"));
  CHECK(contains(decode_error("\xff\xff\xff\xff\xff\xff\xff\xff{}"),
                 "a header of 18446744073709551615 bytes in a file of 10"));
  CHECK(contains(decode_error(one("[2]", "[0,8]").substr(0, 40)), "cut short"));
  CHECK(contains(decode_error(one("[2]", "[0,8]").substr(0, 69)), "was the file cut short?"));
  for (const char* header : {"", "{", "[]", "7", "null", "{\"x\":", "{} {}", "\xff"}) {
    INFO(header);
    CHECK(contains(decode_error(file(header)), "the header is not a JSON object"));
  }
  CHECK(contains(decode_error(file(std::string(200'000, '['))), "not a JSON object"));
  for (const char* entry : {"7", "null", "[]", "{}", R"({"dtype":1,"shape":[2],"data_offsets":[0,8]})",
                            R"({"dtype":"F32","shape":2,"data_offsets":[0,8]})",
                            R"({"dtype":"F32","shape":[2],"data_offsets":[0]})"}) {
    INFO(entry);
    CHECK(contains(decode_error(file("{\"x\":"s + entry + "}", "12345678")),
                   "'x' has no dtype, shape or data_offsets"));
  }
  CHECK(contains(decode_error(one("[2]", "[0,8]", "\"I32\"")), "'x' holds numbers of type I32"));
  CHECK(contains(decode_error(one("[2]", "[0,8]", "\"F31\"")), "a type that the format does not have"));
  for (const char* shape :
       {"[-1]", "[2.0]", "[\"2\"]", "[1e3]", "[18446744073709551615,2]", "[4611686018427387904]"}) {
    INFO(shape);
    CHECK(contains(decode_error(one(shape, "[0,8]")), "'x' has an impossible shape"));
  }
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  CHECK(contains(decode_error(one("[" + deep + "]", "[0,8]")), "impossible shape"));
  for (const char* offsets :
       {"[8,0]", "[0,4]", "[-8,0]", "[0,1e1]", "[null,8]", "[0,18446744073709551615]"}) {
    INFO(offsets);
    CHECK(contains(decode_error(one("[2]", offsets)), "data_offsets that do not fit its shape (2)"));
  }
  CHECK(contains(decode_error(one("[2]", "[8,16]")), "'x' begins at byte 8 and not at 0"));
  CHECK(contains(decode_error(one("[1]", "[0,4]")), "8 bytes of numbers where the header promises 4"));
  CHECK(contains(decode_error(one("[4]", "[0,16]")), "was the file cut short?"));

  const std::string a = R"("a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]})";
  CHECK(contains(
      decode_error(file("{" + a + R"(,"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})", "123456")),
      "'b' begins at byte 2 and not at 4"));
  CHECK(contains(decode_error(file("{" + a + "," + a + "}", "1234")), "names a tensor twice"));
  CHECK(contains(decode_error(file(R"({"\u001b[31m":{}})")), "control characters"));
  CHECK(contains(decode_error(file(R"({"__metadata__":[]})")), "the metadata are not an object"));
  CHECK(contains(decode_error(file(R"({"__metadata__":{"k":1}})")), "the metadata 'k' is not a text"));
}

TEST_CASE("numbers of 16 bits, in both kinds: ordinary ones, the smallest and largest, infinity and NaN") {
  const auto numbers = [](const std::string& type, const std::vector<std::uint16_t>& bits) {
    const std::string header = R"({"x":{"dtype":")" + type + R"(","shape":[)" + std::to_string(bits.size()) +
                               R"(],"data_offsets":[0,)" + std::to_string(2 * bits.size()) + "]}}";
    std::string bytes(8, '\0');
    bytes[0] = static_cast<char>(header.size());
    bytes += header;
    bytes.append(reinterpret_cast<const char*>(bits.data()), 2 * bits.size());
    return nn::decode_safetensors(bytes, "m").tensors.at("x");
  };
  const Array half = numbers("F16", {0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x8400, 0x0000, 0x7c00, 0xfe00});
  CHECK(half(0) == 1);
  CHECK(half(1) == -2);
  CHECK(static_cast<double>(half(2)) == doctest::Approx(0.333251953125).epsilon(1e-12));
  CHECK(half(3) == 65504);
  CHECK(static_cast<double>(half(4)) == doctest::Approx(std::pow(2., -24)).epsilon(1e-12));
  CHECK(static_cast<double>(half(5)) == doctest::Approx(-std::pow(2., -14)).epsilon(1e-12));
  CHECK(half(6) == 0);
  CHECK(std::isinf(half(7)));
  CHECK(std::isnan(half(8)));
  const Array bfloat = numbers("BF16", {0x3f80, 0xc000, 0x3eab, 0x7f80, 0x7fc0});
  CHECK(bfloat(0) == 1);
  CHECK(bfloat(1) == -2);
  CHECK(static_cast<double>(bfloat(2)) == 0.333984375);
  CHECK(std::isinf(bfloat(3)));
  CHECK(std::isnan(bfloat(4)));
}

TEST_CASE("a file cut anywhere is an error") {
  const std::string whole = nn::encode_safetensors({{"x", Array{1, 2, 3}}}, {{"k", "v"}});
  for (std::size_t n = 0; n < whole.size(); ++n) CHECK(decode_error(whole.substr(0, n)) != "no error");
}

TEST_CASE("a training that stops and resumes ends at the same bits as one that never stopped") {
  const Path path;
  const Array x = {{1, 2}, {-1, 0.5}, {0.3, -2}};
  const auto train = [&](Model& model, nn::AdamW& adamw, Generator& generator, std::size_t from,
                         std::size_t to) {
    const nn::Training training(generator);
    for (std::size_t step = from; step <= to; ++step) {
      mean(model(x) * model(x)).backward();
      adamw.step(nn::Noam{4, 5}(step));
    }
  };

  Generator generator(1);
  Model through(4, generator);
  nn::AdamW adamw(through.parameters());
  train(through, adamw, generator, 1, 6);
  nn::Checkpoint half;
  half.put(through);
  adamw.save_to(half);
  half.put("generator", generator);
  half.set_number("step", 6);
  half.save(path.path);
  train(through, adamw, generator, 7, 12);

  Generator other_generator(99);
  Model resumed(4, other_generator);
  nn::AdamW other(resumed.parameters());
  const nn::Checkpoint read(path.path);
  read.get(resumed);
  other.load_from(read);
  read.get("generator", other_generator);
  CHECK(other.steps() == 6);
  train(resumed, other, other_generator, read.number("step") + 1, 12);
  for (std::size_t p = 0; p < 4; ++p)
    CHECK(resumed.parameters()[p].value() == through.parameters()[p].value());
}

TEST_CASE("SGD's momentum comes back too") {
  const Tensor x = parameter(Array{1, 2}, "x"), y = parameter(Array{1, 2}, "y");
  nn::SGD sgd({x}, 0.9), other({y}, 0.9);
  accumulate(*x.node(), Array{1, -1});
  sgd.step(0.1);
  nn::Checkpoint checkpoint;
  sgd.save_to(checkpoint);
  other.load_from(checkpoint);
  y.node()->value = x.value();
  for (const Tensor& t : {x, y}) accumulate(*t.node(), Array{0, 0});
  sgd.step(0.1);
  other.step(0.1);
  CHECK(x.value() == y.value());
  CHECK(x.value()(0) == doctest::Approx(1 - 0.1 - 0.09));
}

TEST_CASE("a checkpoint of another shape is one line, and the model stays as it was") {
  const Path path;
  Generator generator(1);
  Model wide(8, generator), narrow(4, generator);
  nn::Checkpoint saved;
  saved.put(wide);
  saved.save(path.path);
  const std::vector<Tensor> parameters = narrow.parameters();
  const Array before = parameters[0].value();

  nn::Checkpoint read(path.path);
  CHECK(error_of([&] { read.get(narrow); }) == path.path.string() +
                                                   ": 'first.weight' is (2, 8) there and (2, 4) here · HINT: "
                                                   "load it with the options and the data it was saved with");
  CHECK(contains(error_of([&] { nn::AdamW(narrow.parameters()).load_from(read); }),
                 "has no 'optimiser.steps'"));
  CHECK(contains(error_of([&] { read.number("step"); }), "has no 'step'"));
  read.set_number("step", 3);
  read.metadata["step"] = "3x";
  CHECK(contains(error_of([&] { read.number("step"); }), "'step' is '3x', not a number"));

  nn::Checkpoint changed;
  changed.put(narrow);
  for (auto& [name, array] : changed.tensors) array.fill(9);
  changed.tensors["extra"] = Array{1};
  CHECK(contains(error_of([&] { changed.get(narrow); }), "'extra' is no parameter of this model"));
  changed.tensors.erase("extra");
  changed.tensors.erase("last.bias");
  CHECK(contains(error_of([&] { changed.get(narrow); }), "has no 'last.bias'"));
  CHECK(parameters[0].value() == before);
}

TEST_CASE("saving where it cannot be saved is an error, and a text that is not UTF-8 too") {
  nn::Checkpoint checkpoint;
  CHECK_THROWS_AS(checkpoint.save("/dev/null/below"), Error);
  checkpoint.metadata["k"] = "\xff";
  CHECK_THROWS_AS(checkpoint.save("/dev/null"), Error);
  CHECK_THROWS_AS(nn::Checkpoint("/nowhere/at/all"), Error);
}
