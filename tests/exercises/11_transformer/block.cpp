#include "11_transformer/block.hpp"

#include "09_attention/attention.hpp"
#include "exercise.hpp"
#include "graph.hpp"
#include "pytorch.hpp"

using namespace unrolled;
using exercise::bound;
using exercise::one;
using exercise::wave;

namespace {

struct Answer {
  decltype(&post_norm_block) post;
  decltype(&pre_norm_block) pre;
};
using Block = decltype(&post_norm_block);

/// The four parts of a block, each as a function.
struct Parts {
  Layer attention, feed_forward, first_norm, second_norm;
  Tensor operator()(Block block, const Tensor& x) const {
    return block(x, attention, feed_forward, first_norm, second_norm);
  }
};

/// Parts simple enough to be followed by hand: 3x, x², x − 1 and x / 2.
Parts simple() {
  return {[](const Tensor& x) { return 3 * x; }, [](const Tensor& x) { return x * x; },
          [](const Tensor& x) { return x - 1; }, [](const Tensor& x) { return x / 2; }};
}

/// The parts of PyTorch's nn.TransformerEncoderLayer, of width 4, with two heads and eight units in between.
Parts real() {
  Generator generator(0);
  const attention::MultiHeadAttention attention(4, 2, generator);
  const nn::Linear up(4, 8, generator), down(8, 4, generator);
  const nn::LayerNorm first(4), second(4);
  const auto fill = [](Tensor weight, Tensor bias, double phase) {
    weight.value() = wave(weight.shape(), phase);
    bias.value() = wave(bias.shape(), phase + .01);
  };
  fill(attention.W_q.weight, attention.W_q.bias, .31);
  fill(attention.W_k.weight, attention.W_k.bias, .41);
  fill(attention.W_v.weight, attention.W_v.bias, .51);
  fill(attention.W_o.weight, attention.W_o.bias, .61);
  fill(up.weight, up.bias, .71);
  fill(down.weight, down.bias, .81);
  fill(first.gain, first.bias, .91);
  fill(second.gain, second.bias, 1.01);
  return {[=](const Tensor& x) { return attention(x, x); },
          [=](const Tensor& x) { return down(relu(up(x))); }, first, second};
}

/// What one of the two blocks must give.
struct Expected {
  std::string name;
  Real by_hand, silent;
  Array pytorch;
};

void judge(exercise::Checker& checker, Block block, const Expected& expected) {
  const Parts parts = simple();
  checker.equal(expected.name + ", by hand: x = 2", parts(block, one(2)), one(expected.by_hand));
  Parts silent = simple();
  silent.attention = silent.feed_forward = [](const Tensor& x) { return 0 * x; };
  checker.equal(expected.name + ": sub-layers that say nothing, x = 2", silent(block, one(2)),
                one(expected.silent));

  int asked = 0;
  Parts counted = simple();
  for (Layer* part : {&counted.attention, &counted.feed_forward, &counted.first_norm, &counted.second_norm}) {
    *part = [&asked, what = *part](const Tensor& x) { return ++asked, what(x); };
  }
  counted(block, one(2));
  checker.equal(expected.name + ": how often a part is asked, all four together", asked, 4);

  // torch.nn.TransformerEncoderLayer(4, 2, 8, norm_first)
  const Parts layers = real();
  checker.equal(expected.name + ": PyTorch's numbers", layers(block, wave({2, 3, 4}, .7)), expected.pytorch);
  exercise::flows_back(checker, expected.name + ", what flows back", {{"x", wave({1, 3, 4}, .7)}},
                       [&](const std::vector<Tensor>& in) { return layers(block, in[0]); });
}

/// What a wrong block does, in either order of the norms.
struct Variant {
  bool pre = false;
  bool residual_normed = false;   ///< pre: what is added to is the normalised input
  bool norm_on_sublayer = false;  ///< x + norm(sublayer(x))
  bool one_norm = false, norms_swapped = false;
  bool parallel = false;      ///< feed-forward reads x
  bool old_residual = false;  ///< the second residual is x
  bool residual = true;
  bool turned = false;  ///< feed-forward first
};

Tensor made(const Variant& how, const Tensor& x, const Layer& attention, const Layer& feed_forward,
            const Layer& first_norm, const Layer& second_norm) {
  const Layer norms[] = {how.norms_swapped ? second_norm : first_norm,
                         how.one_norm || how.norms_swapped ? first_norm : second_norm};
  const Layer parts[] = {how.turned ? feed_forward : attention, how.turned ? attention : feed_forward};
  Tensor state = x;
  for (int i = 0; i < 2; ++i) {
    const Tensor input = how.parallel ? x : state, kept = how.old_residual ? x : state;
    if (how.norm_on_sublayer) {
      state = kept + norms[i](parts[i](input));
    } else if (how.pre) {
      const Tensor normed = norms[i](input), said = parts[i](normed);
      state = how.residual_normed ? normed + said : how.residual ? kept + said : said;
    } else {
      state = norms[i](how.residual ? kept + parts[i](input) : parts[i](input));
    }
  }
  return state;
}

constexpr Block right_post = bound<made, Variant{}>, right_pre = bound<made, Variant{.pre = true}>;

void check(exercise::Checker& checker, Answer answer) {
  // Post: 2 + 6 − 1 = 7, (7 + 49) / 2.  Pre: 2 + 3 · (2 − 1) = 5, 5 + (5 / 2)².
  judge(checker, answer.post, {"post-norm", 28, 0.5, pytorch::post_norm_block});
  judge(checker, answer.pre, {"pre-norm", 11.25, 2, pytorch::pre_norm_block});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("four parts")) {
    const auto part = [&] {
      return [a = generator.normal(), b = generator.normal()](const Tensor& x) { return a * x * x + b; };
    };
    const Parts parts = {part(), part(), part(), part()};
    const Shape shape = {exercise::between(1, 3, generator), exercise::between(1, 4, generator), 2};
    const Tensor x = uniform(shape, -1, 1, generator);
    checker.equal(name + ", post-norm", parts(answer.post, x), parts(&post_norm_block, x), 1e-8);
    checker.equal(name + ", pre-norm", parts(answer.pre, x), parts(&pre_norm_block, x), 1e-8);
  }
}

const exercise::Exercise registered(
    "11.2", Answer{&post_norm_block, &pre_norm_block}, check,
    {{"residual takes the normalised input",
      "Your pre-norm block adds to the normalised input; the residual is x as it came, so that it runs "
      "through unchanged.",
      {right_post, bound<made, Variant{.pre = true, .residual_normed = true}>}},
     {"norm orders swapped",
      "You have the two the wrong way round: pre-norm normalises before the sub-layer.",
      {right_pre, right_post}},
     {"post-norm twice",
      "Both of your blocks normalise after adding; the pre-norm block does it before the sub-layer.",
      {right_post, right_post}},
     {"pre-norm twice",
      "Both of your blocks normalise before the sub-layer; the post-norm block does it after adding.",
      {right_pre, right_pre}},
     {"norm of the sub-layer alone",
      "Your post-norm block adds x after the norm; the norm is of the sum, x + sublayer(x).",
      {bound<made, Variant{.norm_on_sublayer = true}>, right_pre}},
     {"norm after the sub-layer",
      "Your pre-norm block normalises what the sub-layer says; it is what the sub-layer reads that is "
      "normalised.",
      {right_post, bound<made, Variant{.norm_on_sublayer = true}>}},
     {"one norm twice",
      "You used the first norm twice; each sub-layer has its own.",
      {bound<made, Variant{.one_norm = true}>, bound<made, Variant{.pre = true, .one_norm = true}>}},
     {"norms swapped",
      "The two norms changed places: the first belongs to attention.",
      {bound<made, Variant{.norms_swapped = true}>,
       bound<made, Variant{.pre = true, .norms_swapped = true}>}},
     {"side by side",
      "Your feed-forward layer reads x; it comes second, and reads what attention has made of it.",
      {bound<made, Variant{.parallel = true}>, bound<made, Variant{.pre = true, .parallel = true}>}},
     {"second residual from x",
      "Your second residual is x again, so what attention found is lost; it is the result of the first half.",
      {bound<made, Variant{.old_residual = true}>, bound<made, Variant{.pre = true, .old_residual = true}>}},
     {"one norm twice in post-norm",
      "Your post-norm block uses the first norm twice; the second belongs to the feed-forward layer.",
      {bound<made, Variant{.one_norm = true}>, right_pre}},
     {"one norm twice in pre-norm",
      "Your pre-norm block uses the first norm twice; the second belongs to the feed-forward layer.",
      {right_post, bound<made, Variant{.pre = true, .one_norm = true}>}},
     {"side by side in post-norm",
      "In your post-norm block the feed-forward layer reads x; it reads what the first half gave.",
      {bound<made, Variant{.parallel = true}>, right_pre}},
     {"side by side in pre-norm",
      "In your pre-norm block the second norm reads x; it reads what the first half gave.",
      {right_post, bound<made, Variant{.pre = true, .parallel = true}>}},
     {"second residual from x in post-norm",
      "Your post-norm block adds x in its second half too; what passes by there is the result of the first "
      "half.",
      {bound<made, Variant{.old_residual = true}>, right_pre}},
     {"second residual from x in pre-norm",
      "Your pre-norm block adds x in its second half too; what passes by there is the result of the first "
      "half.",
      {right_post, bound<made, Variant{.pre = true, .old_residual = true}>}},
     {"no residual",
      "Nothing is added to what came in: only the sub-layer's output is left.",
      {bound<made, Variant{.residual = false}>, bound<made, Variant{.pre = true, .residual = false}>}},
     {"feed-forward first",
      "You called the feed-forward layer first; attention comes first.",
      {bound<made, Variant{.turned = true}>, bound<made, Variant{.pre = true, .turned = true}>}}});

}  // namespace
