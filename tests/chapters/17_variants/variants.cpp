// Switches by hand and at their edges: patterns, counts, groups, what is refused, and files of Llama's layout that are damaged.
#include <doctest/doctest.h>

#include "17_variants/llama.hpp"
#include "17_variants/published.hpp"
#include "error_of.hpp"

using namespace unrolled;
using namespace unrolled::variants;
using testing::contains, testing::error_of;

namespace {

std::string refusal(void (*change)(Config&)) {
  Config config;
  change(config);
  return error_of([&] { check(config); });
}

/// The parameters of a published model.
std::size_t size_of(std::string_view name) {
  for (const Published& each : published_models()) {
    if (each.name == name) return parameters_of(each.config);
  }
  return 0;
}

const char* const small_json =
    R"({"vocab_size":5,"hidden_size":4,"num_attention_heads":2,"num_hidden_layers":1,"intermediate_size":3})";

nn::Tensors small_tensors() {
  const auto zeros = [](Shape shape) { return Array(xt::zeros<Real>(shape)); };
  nn::Tensors tensors = {{"model.embed_tokens.weight", zeros({5, 4})},
                         {"model.norm.weight", zeros({4})},
                         {"lm_head.weight", zeros({5, 4})}};
  const std::string layer = "model.layers.0.";
  for (const char* part : {"q_proj", "k_proj", "v_proj", "o_proj"})
    tensors.emplace(layer + "self_attn." + part + ".weight", zeros({4, 4}));
  tensors.emplace(layer + "mlp.gate_proj.weight", zeros({3, 4}));
  tensors.emplace(layer + "mlp.up_proj.weight", zeros({3, 4}));
  tensors.emplace(layer + "mlp.down_proj.weight", zeros({4, 3}));
  tensors.emplace(layer + "input_layernorm.weight", zeros({4}));
  tensors.emplace(layer + "post_attention_layernorm.weight", zeros({4}));
  return tensors;
}

/// What opening this file says.
std::string opened(const nn::Tensors& tensors, const std::string& json = small_json) {
  return error_of([&] {
    const std::string bytes = nn::encode_safetensors(tensors, {});
    const nn::Listing listing = nn::list_safetensors(bytes, "m");
    const Llama llama(listing, json, "config.json");
    Generator generator(1);
    Model model(llama.config, generator);
    llama.fill(model);
  });
}

std::string with(const std::string& more) { return std::string(small_json).insert(1, more + ","); }

}  // namespace

TEST_CASE("a Config that contradicts itself is refused in one line") {
  CHECK(
      contains(refusal([](Config& c) { c.key_heads = 3; }), "4 heads cannot share 3 pairs of key and value"));
  CHECK(contains(refusal([](Config& c) { c.key_heads = 0; }), "cannot share 0"));
  CHECK(contains(refusal([](Config& c) { c.head_width = 7; }), "a head has 7 numbers"));
  CHECK(contains(refusal([](Config& c) { c.pattern = Pattern::banded, c.reach = 0; }), "sees nothing"));
  CHECK(contains(refusal([](Config& c) { c.layers = 0; }), "a size of 0"));
  CHECK(contains(refusal([](Config& c) { c.positions = positions::Kind::relative, c.key_heads = 1; }),
                 "relative vectors need a key for each head"));
  Config fine;
  check(fine);
}

TEST_CASE("patterns by hand, at six positions with w = 3") {
  const auto rows = [](Pattern pattern) {
    std::string seen;
    for (std::size_t i = 0; i < 6; ++i) {
      for (std::size_t j = 0; j <= i; ++j) seen += sees(pattern, i, j, 3) ? 'x' : '.';
      seen += ' ';
    }
    return seen;
  };
  CHECK(rows(Pattern::dense) == "x xx xxx xxxx xxxxx xxxxxx ");
  CHECK(rows(Pattern::banded) == "x xx xxx .xxx ..xxx ...xxx ");
  CHECK(rows(Pattern::strided) == "x xx xxx xxxx .xxxx ..xxxx ");
  CHECK(rows(Pattern::fixed) == "x xx xxx ..xx ..xxx ..xxxx ");
  CHECK_FALSE(sees(Pattern::dense, 2, 3, 3));
  // One query, the last of six, sees what it sees among six
  const Mask last = pattern_mask(Pattern::strided, 1, 6, 3);
  for (std::size_t j = 0; j < 6; ++j) CHECK(last(0, j) == !sees(Pattern::strided, 5, j, 3));
  CHECK(pattern_mask(Pattern::dense, 1, 6, 3).dimension() == 0);
  CHECK(pattern_mask(Pattern::banded, 0, 0, 3).size() == 0);
}

TEST_CASE("looks: how often one has to look to reach a position") {
  const Indices banded = looks(Pattern::banded, 9, 3, 8);
  CHECK(banded(8, 8) == 0);
  CHECK(banded(8, 6) == 1);
  CHECK(banded(8, 5) == 2);
  CHECK(banded(8, 0) == 4);
  CHECK(banded(0, 8) == 9);  // never
  const Indices strided = looks(Pattern::strided, 64, 8, 8);
  Index most = 0;
  for (std::size_t i = 0; i < 64; ++i) {
    for (std::size_t j = 0; j <= i; ++j) most = std::max(most, strided(i, j));
  }
  CHECK(most == 2);
  CHECK(pairs(Pattern::dense, 4, 1) == 10);
  CHECK(pairs(Pattern::banded, 4, 2) == 7);
}

TEST_CASE("parameters that are known exactly") {
  CHECK(size_of("GPT-2") == 124'439'808);
  CHECK(size_of("LLaMA-7B") == 6'738'415'616);
  CHECK(size_of("LLaMA-65B") == 65'285'660'672);
  CHECK(size_of("BLOOM") == 176'247'271'424);
  CHECK(size_of("GPT-NeoX-20B") == 20'554'567'680);
  for (const Published& each : published_models()) {
    CAPTURE(each.name);
    check(each.config);
    CHECK(std::abs(static_cast<double>(parameters_of(each.config)) / each.announced - 1) < .04);
  }
}

TEST_CASE("queries as rows and back, with and without a batch; heads of a group stand below each other") {
  Array x = Array::from_shape({std::size_t{2}, std::size_t{8}});  // T 2, H 4, D 2
  for (std::size_t i = 0; i < 16; ++i) x.flat(i) = static_cast<Real>(i);
  const Tensor rows = as_rows(x, 4, 2);
  CHECK(rows.value() == Array{{0, 1, 4, 5}, {2, 3, 6, 7}, {8, 9, 12, 13}, {10, 11, 14, 15}});
  CHECK(as_heads(rows, 4, 2).value() == x);
  const Tensor batch = reshape(Tensor(x), {1, 2, 8});
  CHECK(as_rows(batch, 4, 1).shape() == Shape{1, 8, 2});
  CHECK(as_heads(as_rows(batch, 4, 1), 4, 1).value() == batch.value());
  CHECK(as_rows(Tensor(Array::from_shape({0, 8})), 4, 2).shape() == Shape{0, 4});
  CHECK(repeated(Mask{{true, false}}, 2) == Mask{{true, false}, {true, false}});
}

TEST_CASE(
    "read in pieces the scores of a batch are those of reading at once, under each place, norm and "
    "activation") {
  Generator drawing(4);
  Indices tokens = Indices::from_shape({2, 9});
  for (Index& token : tokens) token = static_cast<Index>(drawing.below(9));
  for (const Place place : {Place::post, Place::pre, Place::sandwich, Place::parallel, Place::deep}) {
    for (const NormKind norm : {NormKind::layer, NormKind::rms}) {
      for (const Activation activation :
           {Activation::relu, Activation::gelu, Activation::solu, Activation::geglu, Activation::swiglu}) {
        const Config config = {.vocabulary = 9,
                               .width = 24,
                               .heads = 4,
                               .key_heads = 2,
                               .head_width = 6,
                               .inner = 20,
                               .context = 9,
                               .norm = norm,
                               .place = place,
                               .activation = activation,
                               .biases = norm == NormKind::layer,
                               .shared_layers = activation == Activation::gelu};
        Generator generator(5);
        const Model model(config, generator);
        const NoGrad no_grad;
        const Array whole = model(tokens).value();
        Kept kept;
        model(Indices(xt::view(tokens, xt::all(), xt::range(0, 5))), kept);
        const Array rest = model(Indices(xt::view(tokens, xt::all(), xt::range(5, 9))), kept).value();
        CAPTURE(static_cast<int>(place));
        CAPTURE(static_cast<int>(activation));
        CHECK(xt::allclose(rest, xt::view(whole, xt::all(), xt::range(5, 9)), 1e-4, 1e-4));
      }
    }
  }
}

TEST_CASE(
    "read in pieces the scores are those of reading at once, under each pattern, grouping and way of telling "
    "positions") {
  Generator drawing(3);
  Indices tokens = Indices::from_shape({11});
  for (Index& token : tokens) token = static_cast<Index>(drawing.below(9));
  for (const Pattern pattern : {Pattern::dense, Pattern::banded, Pattern::strided, Pattern::fixed}) {
    for (const std::size_t groups : {1, 2, 4}) {
      for (const positions::NamedKind& way : positions::kinds) {
        if (way.kind == positions::Kind::relative && groups != 4) continue;
        Config config = {.vocabulary = 9,
                         .width = 16,
                         .heads = 4,
                         .key_heads = groups,
                         .head_width = 4,
                         .inner = 12,
                         .context = 11,
                         .pattern = pattern,
                         .reach = 3,
                         .positions = way.kind};
        Generator generator(5);
        const Model model(config, generator);
        const NoGrad no_grad;
        const Array whole = model(tokens).value();
        Kept kept;
        model(Indices(xt::view(tokens, xt::range(0, 7))), kept);
        const Array rest = model(Indices(xt::view(tokens, xt::range(7, 11))), kept).value();
        CAPTURE(way.name);
        CAPTURE(groups);
        CHECK(xt::allclose(rest, xt::view(whole, xt::range(7, 11)), 1e-4, 1e-4));
        CHECK(numbers_in(kept) == 11 * kept_a_token(config));
      }
    }
  }
}

TEST_CASE("Llama's layout: the rotations' base, where older and where newer files have it") {
  const auto base_of = [](const std::string& json) {
    const std::string bytes = nn::encode_safetensors(small_tensors(), {});
    const nn::Listing listing = nn::list_safetensors(bytes, "m");
    return Llama(listing, json, "config.json").config.base;
  };
  CHECK(base_of(small_json) == 10000);
  CHECK(base_of(with(R"("rope_theta":5000)")) == 5000);
  CHECK(base_of(with(R"("rope_parameters":{"rope_type":"default","rope_theta":7000.5})")) == 7000.5);
}

TEST_CASE("Llama's layout: what is damaged or is something else") {
  CHECK(contains(opened(small_tensors()), "no error"));
  CHECK(contains(opened(small_tensors(), "[]"), "config.json: not a JSON object"));
  CHECK(contains(opened(small_tensors(), "{"), "config.json: not a JSON object"));
  CHECK(contains(opened(small_tensors(), "{}"), "config.json: no usable 'vocab_size'"));
  CHECK(contains(opened(small_tensors(), with(R"("num_key_value_heads":3)")), "2 heads cannot share 3"));
  CHECK(contains(opened(small_tensors(), with(R"("num_key_value_heads":-1)")),
                 "no usable 'num_key_value_heads'"));
  CHECK(contains(opened(small_tensors(), with(R"("rope_scaling":{"type":"linear"})")),
                 "'rope_scaling' is not supported"));
  CHECK(contains(opened(small_tensors(), with(R"("hidden_act":"gelu")")), "'hidden_act' is not silu"));
  CHECK(contains(opened(small_tensors(), with(R"("hidden_act":5)")), "no usable 'hidden_act'"));
  for (const char* key : {"tie_word_embeddings", "rms_norm_eps", "rope_theta"}) {
    CHECK(contains(opened(small_tensors(), with(fmt::format(R"("{}":"no")", key))),
                   fmt::format("no usable '{}'", key)));
  }
  CHECK(contains(opened(small_tensors(), with(R"("rope_theta":0)")), "no usable 'rope_theta'"));
  CHECK(contains(opened(small_tensors(), with(R"("rms_norm_eps":-1)")), "no usable 'rms_norm_eps'"));
  CHECK(contains(opened(small_tensors(), with(R"("rope_parameters":{"rope_theta":null},"head_dim":null)")),
                 "no error"));
  CHECK(contains(opened(small_tensors(), with(R"("rope_parameters":{"rope_theta":"x"})")),
                 "no usable 'rope_theta'"));
  CHECK(contains(opened(small_tensors(), with(R"("rope_parameters":{"rope_type":"yarn"})")),
                 "'rope_type' is not 'default'"));
  CHECK(contains(opened(small_tensors(), with(R"("rope_parameters":null)")), "no error"));
  CHECK(contains(opened(small_tensors(), with(R"("rope_parameters":5)")), "no usable 'rope_parameters'"));
  CHECK(contains(opened(small_tensors(), with(R"("sliding_window":4096)")),
                 "'sliding_window' is not supported"));
  CHECK(contains(opened(small_tensors(), with(R"("sliding_window":4096,"use_sliding_window":false)")),
                 "no error"));
  CHECK(contains(opened(small_tensors(), with(R"("sliding_window":null,"tie_word_embeddings":null)")),
                 "no error"));
  CHECK(contains(opened(small_tensors(), with(R"("num_key_value_heads":4097)")),
                 "no usable 'num_key_value_heads'"));
  CHECK(contains(opened(small_tensors(), with(R"("head_dim":8)")), "numbers where config.json says"));
  nn::Tensors tensors = small_tensors();
  tensors.erase("model.embed_tokens.weight");
  CHECK(contains(opened(tensors), "m: there is no 'model.embed_tokens.weight'"));
  tensors = small_tensors();
  tensors.emplace("model.layers.0.self_attn.rotary_emb.inv_freq", Array{1, 2});
  CHECK(contains(opened(tensors), "no error"));
  tensors.emplace("model.more", Array{1});
  CHECK(contains(opened(tensors), "numbers where config.json says"));
  tensors = small_tensors();
  std::swap(tensors["model.norm.weight"], tensors["lm_head.weight"]);
  CHECK(contains(opened(tensors), "where the model has"));
  tensors = small_tensors();
  tensors.erase("lm_head.weight");
  CHECK(contains(opened(tensors, with(R"("tie_word_embeddings":true)")), "no error"));
}
