// Files of GPT-2's layout: whole ones, damaged ones, and a million that are damaged at random
// (UNROLLED_FUZZ=1000000).
#include "13_gpt/published.hpp"

#include <doctest/doctest.h>

#include <cstdlib>

#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::gpt;
using testing::contains;
using testing::error_of;

namespace {

constexpr Config tiny = {.vocabulary = 3, .context = 2, .width = 4, .heads = 2, .layers = 1};

/// A model's weights under their published names; query, key and value put side by side.
nn::Tensors published(const Gpt& model, const std::string& prefix = "") {
  nn::Tensors tensors;
  for (const auto& [name, parameter] : model.named_parameters()) {
    const auto [part, parts] = published_part(name);
    Array& whole = tensors[prefix + published_name(name)];
    whole = part == 0 ? parameter.value() : concat({whole, parameter}, -1).value();
  }
  return tensors;
}

Gpt tiny_model(std::uint64_t seed = 1) {
  Generator generator(seed);
  return Gpt(tiny, generator);
}

/// What --load does with these bytes.
Gpt opened(const std::string& bytes) {
  const nn::Listing listing = nn::list_safetensors(bytes, "m");
  const Published file(listing);
  Generator generator(2);
  Gpt model(file.config, generator);
  file.fill(model);
  return model;
}

std::string error_with(nn::Tensors tensors) {
  const std::string bytes = nn::encode_safetensors(tensors, {});
  return error_of([&] { opened(bytes); });
}

/// A few random changes: bytes, digits, names, types, the length of the header, the end.
std::string damaged(std::string bytes, Generator& generator) {
  for (std::size_t n = 1 + generator.below(3); n > 0 && bytes.size() > 8; --n) {
    const std::size_t at = generator.below(bytes.size()), header = std::min<std::size_t>(bytes.size(), 1400);
    const std::size_t in_header = 8 + generator.below(header - 8);
    switch (generator.below(7)) {
      case 0:
        bytes[at] = static_cast<char>(generator.below(256));
        break;
      case 1:
        bytes.resize(at);
        break;
      case 2:
        bytes[generator.below(8)] = static_cast<char>(generator.below(256));
        break;
      case 3:  // another digit
        for (std::size_t i = in_header; i < header; ++i) {
          if (bytes[i] < '0' || bytes[i] > '9') continue;
          bytes[i] = static_cast<char>('0' + generator.below(10));
          break;
        }
        break;
      case 4:  // a number far too large
        for (std::size_t i = in_header; i < header; ++i) {
          if (bytes[i] < '0' || bytes[i] > '9') continue;
          bytes.insert(i, std::string(1 + generator.below(19), '9'));
          break;
        }
        break;
      case 5:
        bytes[in_header] = "{}[]\",:0eF-"[generator.below(11)];
        break;
      default: {  // a piece of the header twice
        const std::string piece = bytes.substr(in_header, generator.below(60));
        bytes.insert(8 + generator.below(header - 8), piece);
      }
    }
    // Half of the time the header's length is put right again, so that the damage gets past the first check
    if (generator.chance(0.5) && bytes.size() > 8) {
      const std::size_t end = bytes.rfind('}', std::min<std::size_t>(bytes.size(), 1600));
      const std::uint64_t length = end == bytes.npos || end < 8 ? 0 : end - 7;
      for (int i = 0; i < 8; ++i)
        bytes[static_cast<std::size_t>(i)] = static_cast<char>(length >> (8 * i) & 0xFF);
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("a model that is written under published names comes back, with the prefix and without it") {
  const Gpt model = tiny_model();
  const Indices tokens = {0, 2};
  for (const std::string prefix : {"", "transformer."}) {
    nn::Tensors tensors = published(model, prefix);
    CHECK(tensors.size() == 16);
    tensors[prefix + "h.0.attn.bias"] = Array{1};
    tensors["lm_head.weight"] = model.wte.table.value();
    const Gpt again = opened(nn::encode_safetensors(tensors, {}));
    CHECK(again.config.layers == 1);
    for (std::size_t i = 0; i < model.parameters().size(); ++i) {
      CHECK(again.parameters()[i].value() == model.parameters()[i].value());
    }
  }
}

TEST_CASE("names are GPT-2's, and the three parts of c_attn are told apart") {
  CHECK(published_name("block.11.attention.W_k.weight") == "h.11.attn.c_attn.weight");
  CHECK(published_name("block.0.attention.W_o.bias") == "h.0.attn.c_proj.bias");
  CHECK(published_name("block.3.feed_forward.down.weight") == "h.3.mlp.c_proj.weight");
  CHECK(published_name("block.3.feed_forward.up.bias") == "h.3.mlp.c_fc.bias");
  CHECK(published_name("block.3.norm_2.gain") == "h.3.ln_2.weight");
  CHECK(published_name("norm_f.bias") == "ln_f.bias");
  CHECK(published_name("wte.table") == "wte.weight");
  CHECK(published_part("block.0.attention.W_v.bias") == std::pair<std::size_t, std::size_t>{2, 3});
  CHECK(published_part("block.0.attention.W_o.bias") == std::pair<std::size_t, std::size_t>{0, 1});
}

TEST_CASE("what is missing, superfluous or of another shape is named in one line") {
  const nn::Tensors whole = published(tiny_model());
  CHECK(error_with(whole) == "no error");
  for (const auto& [name, tensor] : whole) {
    INFO(name);
    nn::Tensors without = whole;
    without.erase(name);
    CHECK(contains(error_with(without),
                   name == "h.0.ln_1.weight" ? "there is no block 'h.0'" : "'" + name + "'"));
    nn::Tensors other = whole;
    Shape longer = tensor.shape();
    longer.back() += 1;
    other[name] = xt::zeros<Real>(longer);
    CHECK(error_with(other) != "no error");
  }
  nn::Tensors more = whole;
  more["h.0.attn.rotary"] = Array{1};
  CHECK(contains(error_with(more), "'h.0.attn.rotary' is no part of a GPT-2 of 1 layers"));
  nn::Tensors wide = whole;
  wide["wte.weight"] = xt::zeros<Real>({std::size_t{1}, std::size_t{3000}});
  CHECK(contains(error_with(wide), "a width of 3000 and 1 layers, but only"));
  nn::Tensors flat = whole;
  flat["wpe.weight"] = Array{1, 2};
  CHECK(contains(error_with(flat), "'wpe.weight' is (2)"));
  nn::Tensors empty = whole;
  empty["wte.weight"] = xt::zeros<Real>({std::size_t{0}, std::size_t{4}});
  CHECK(contains(error_with(empty), "'wte.weight' is (0, 4)"));
  nn::Tensors square = whole;
  square["h.0.attn.c_proj.weight"] = xt::zeros<Real>({std::size_t{4}, std::size_t{5}});
  CHECK(
      contains(error_with(square), "'h.0.attn.c_proj.weight' is (4, 5) where a width of 4 makes it (4, 4)"));
}

TEST_CASE("numbers of a type that is not read are refused, but not where nobody reads them") {
  std::string bytes = nn::encode_safetensors(published(tiny_model()), {});
  bytes.replace(bytes.find("\"F32\""), 5, "\"I32\"");
  CHECK(contains(error_of([&] { opened(bytes); }), "holds numbers of type I32"));
}

TEST_CASE("whatever happens to a file, the answer is a model or one line") {
  const char* wanted = std::getenv("UNROLLED_FUZZ");
  const std::size_t files = wanted ? std::strtoull(wanted, nullptr, 10) : 3000;
  const std::string whole = nn::encode_safetensors(published(tiny_model()), {{"format", "pt"}});
  Generator generator(4);
  std::size_t models = 0;
  for (std::size_t n = 0; n < files; ++n) {
    const std::string bytes = damaged(whole, generator);
    try {
      opened(bytes);
      ++models;
    } catch (const Error& error) {
      if (std::string_view(error.what()).find('\n') != std::string_view::npos)
        FAIL_CHECK("two lines: " << error.what());
    }
  }
  // Some damage is done to numbers only
  CHECK(models > files / 100);
  CHECK(models < files / 2);
  MESSAGE(files << " damaged files, of which " << models << " still are a model");
}
