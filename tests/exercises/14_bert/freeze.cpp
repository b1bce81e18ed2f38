#include "14_bert/freeze.hpp"

#include <algorithm>

#include "exercise.hpp"
#include "numbers.hpp"

using namespace unrolled;

namespace {

using Answer = decltype(&freeze);
using Names = std::vector<std::string>;

/// Biases have one axis, weights two.
Array start_of(const std::string& name) {
  return name.ends_with("bias") ? Array(Shape{2}, .5) : Array(Shape{2, 2}, .25);
}

/// A model with parameters of these names, which is all that matters here.
struct Model : nn::Module {
  explicit Model(const Names& names) {
    for (const std::string& name : names) add(name, start_of(name));
  }
};

const Names layers = {
    "token.weight",       "encoder.0.weight", "encoder.0.bias",    "encoder.1.weight",    "encoder.1.bias",
    "encoder.10.weight",  "encoder.10.bias",  "encoder_norm.bias", "head.encoder.weight", "bias",
    "head.1.token.weight"};

/// The names of what was found; a parameter is known by its place in memory, so a copy has none.
Names names_of(const std::vector<Tensor>& found, const nn::Module& model) {
  Names names;
  for (const Tensor& tensor : found) {
    names.push_back("not one of the model's");
    for (const auto& [name, parameter] : model.named_parameters()) {
      if (parameter.node() == tensor.node()) names.back() = name;
    }
  }
  return names;
}

/// All names but some.
Names without(Names names, const Names& frozen) {
  std::erase_if(names,
                [&](const std::string& name) { return std::ranges::find(frozen, name) != frozen.end(); });
  return names;
}

void check(exercise::Checker& checker, Answer answer) {
  const auto judge = [&](const std::string& name, const Names& names, const Names& frozen,
                         const Names& wanted) {
    const Model model(names);
    checker.equal(name, names_of(answer(frozen, model), model), wanted);
  };
  const Names small = {"token.weight", "encoder.0.weight", "encoder.1.weight", "bias"};
  judge("nothing is frozen", small, {}, small);
  judge("encoder is frozen", small, {"encoder"}, {"token.weight", "bias"});
  judge("bias is frozen", small, {"bias"}, without(small, {"bias"}));
  judge("encoder.1 is frozen", small, {"encoder.1"}, without(small, {"encoder.1.weight"}));
  judge("encoder.1 and bias are frozen", small, {"encoder.1", "bias"}, {"token.weight", "encoder.0.weight"});
  judge("everything is frozen", small, {"bias", "encoder", "token"}, {});

  judge("encoder.1, beside encoder.10", layers, {"encoder.1"},
        without(layers, {"encoder.1.weight", "encoder.1.bias"}));
  judge("encoder, beside encoder_norm and head.encoder", layers, {"encoder"},
        {"token.weight", "encoder_norm.bias", "head.encoder.weight", "bias", "head.1.token.weight"});
  judge("bias, beside encoder.0.bias", layers, {"bias"}, without(layers, {"bias"}));
  judge("token and head.1, in the other order", layers, {"head.1", "token"},
        without(layers, {"token.weight", "head.1.token.weight"}));
  judge("one parameter by its whole name", layers, {"encoder.0.bias"}, without(layers, {"encoder.0.bias"}));
  judge("parts that overlap: encoder and encoder.1", layers, {"encoder", "encoder.1"},
        {"token.weight", "encoder_norm.bias", "head.encoder.weight", "bias", "head.1.token.weight"});
  judge("the same part twice", small, {"token", "token"}, without(small, {"token.weight"}));

  const auto refused = [&](const std::string& name, const Names& frozen, const std::string& mention) {
    checker.throws(
        name, [&] { answer(frozen, Model(layers)); }, mention);
  };
  refused("no part of this name: pooler", {"pooler"}, "pooler");
  refused("a known part and an unknown one", {"encoder", "pooler"}, "pooler");
  refused("an unknown part and a known one", {"pooler", "token"}, "pooler");
  refused("the beginning of a name: enc", {"enc"}, "enc");
  refused("the end of a name: weight", {"weight"}, "weight");
  refused("an empty name", {""}, "");
  refused("a layer that there is not: encoder.2", {"encoder.2"}, "encoder.2");

  // The model itself stays as it is.
  const Model model(layers);
  for (const Tensor& parameter : model.parameters()) parameter.backward(Array(parameter.shape(), 3));
  answer({"encoder"}, model);
  Names changed;
  for (const auto& [name, parameter] : model.named_parameters()) {
    if (!parameter.requires_grad()) changed.push_back(name + " takes no gradient");
    if (parameter.value() != start_of(name)) changed.push_back(name + " has other values");
    if (parameter.grad() != Array(parameter.shape(), 3)) changed.push_back(name + " has another gradient");
  }
  checker.equal("what has changed in the model", changed, Names{});

  Generator& generator = checker.generator();
  for (const std::string& name : exercise::three_drawn("a model and two of its parts")) {
    Names some = layers;
    generator.shuffle(some);
    some.resize(exercise::between(4, some.size(), generator));
    Names frozen;
    for (int n = 0; n < 2; ++n) {
      const std::string& one = exercise::one_of(some, generator);
      frozen.push_back(generator.chance(.5) ? one : one.substr(0, one.find('.')));
    }
    const Model drawn(some);
    checker.equal(name, names_of(answer(frozen, drawn), drawn), names_of(freeze(frozen, drawn), drawn));
  }
}

/// What a wrong list does.
struct Variant {
  enum {
    dot,
    prefix,
    anywhere,
    whole_name,
    whole_or_first_piece,
    any_piece,
    anywhere_with_dot,
    prefix_with_dot_only
  } belongs = dot;
  enum { rest, the_frozen, copies, all, backwards, none_for_none, names_sorted, part_by_part } result = rest;
  enum { none, first_only, last_only, first_of_each, weights_only } frozen = none;
  enum { each, all_unknown, not_at_all, first_one, last_one, without_its_name } errors = each;
  bool stops = false, switched_off = false, gradients_cleared = false, values_cleared = false;
};

bool belongs(const Variant& how, const std::string& name, const std::string& part) {
  const std::string first_piece = name.substr(0, name.find('.'));
  switch (how.belongs) {
    case Variant::prefix:
      return name.starts_with(part);
    case Variant::anywhere:
      return name.find(part) != name.npos;
    case Variant::whole_name:
      return name == part;
    case Variant::whole_or_first_piece:
      return name == part || first_piece == part;
    case Variant::any_piece:
      return ('.' + name + '.').find('.' + part + '.') != name.npos;
    case Variant::anywhere_with_dot:
      return name == part || name.find(part + '.') != name.npos;
    case Variant::prefix_with_dot_only:
      return name.starts_with(part + '.');
    case Variant::dot:
      break;
  }
  return name == part || name.starts_with(part + '.');
}

std::vector<Tensor> wrong(const Variant& how, const Names& frozen, const nn::Module& model) {
  std::vector<std::size_t> found(frozen.size(), 0);
  std::vector<nn::Module::Named> learning, stays;
  for (const auto& [name, tensor] : model.named_parameters()) {
    bool is_frozen = false;
    for (std::size_t i = 0; i < frozen.size(); ++i) {
      if (!belongs(how, name, frozen[i])) continue;
      const bool asked = how.frozen == Variant::first_only      ? i == 0
                         : how.frozen == Variant::last_only     ? i + 1 == frozen.size()
                         : how.frozen == Variant::first_of_each ? found[i] == 0
                         : how.frozen == Variant::weights_only  ? tensor.axes() > 1
                                                                : true;
      ++found[i];
      is_frozen = is_frozen || asked;
      if (how.stops) break;
    }
    (is_frozen ? stays : learning).push_back({name, tensor});
  }
  for (std::size_t i = 0; i < frozen.size(); ++i) {
    if (found[i] > 0 || how.errors == Variant::not_at_all) continue;
    if (how.errors == Variant::all_unknown && stays.size() > 0) continue;
    if (how.errors == Variant::first_one && i > 0) continue;
    if (how.errors == Variant::last_one && i + 1 < frozen.size()) continue;
    throw Error(how.errors == Variant::without_its_name ? "there is no such part"
                                                        : "there is no part " + frozen[i]);
  }
  for (auto& [name, tensor] : stays) {
    if (how.switched_off) tensor.node()->requires_grad = false;
    if (how.gradients_cleared) tensor.zero_grad();
    if (how.values_cleared) tensor.value().fill(0);
  }
  if (how.result == Variant::none_for_none && frozen.empty()) return {};
  if (how.result == Variant::part_by_part) {
    learning.clear();
    for (const std::string& part : frozen) {
      for (const auto& one : model.named_parameters()) {
        if (!belongs(how, one.name, part)) learning.push_back(one);
      }
    }
  }
  if (how.result == Variant::backwards) std::ranges::reverse(learning);
  if (how.result == Variant::names_sorted) std::ranges::sort(learning, {}, &nn::Module::Named::name);
  std::vector<Tensor> result;
  for (const auto& [name, tensor] : how.result == Variant::the_frozen ? stays : learning)
    result.push_back(how.result == Variant::copies ? parameter(tensor.value(), name) : tensor);
  return how.result == Variant::all ? model.parameters() : result;
}

const exercise::Exercise registered(
    "14.6", &freeze, check,
    {{"names that begin alike",
      "You froze all names that begin like the part, and encoder.1 took encoder.10 along; a part ends at a "
      "dot.",
      exercise::bound<wrong, Variant{.belongs = Variant::prefix}>},
     {"anywhere in the name",
      "You looked for the part anywhere in a name; it is what the name begins with, up to a dot.",
      exercise::bound<wrong, Variant{.belongs = Variant::anywhere}>},
     {"anywhere, up to a dot",
      "You looked for the part and a dot anywhere in a name, and encoder took head.encoder along; a name "
      "begins with it.",
      exercise::bound<wrong, Variant{.belongs = Variant::anywhere_with_dot}>},
     {"any piece of the name",
      "You looked for the part between any two dots; it is what the name begins with.",
      exercise::bound<wrong, Variant{.belongs = Variant::any_piece}>},
     {"taken for unknown", "You took encoder for unknown, though encoder.0.weight begins with it and a dot.",
      exercise::bound<wrong, Variant{.belongs = Variant::whole_name}>},
     {"first piece only",
      "You compared only what stands before the first dot; a part may have dots in its name, as encoder.1 "
      "has.",
      exercise::bound<wrong, Variant{.belongs = Variant::whole_or_first_piece}>},
     {"never a whole name", "A parameter's whole name is a part too, with no dot after it.",
      exercise::bound<wrong, Variant{.belongs = Variant::prefix_with_dot_only}>},
     {"the frozen ones", "You returned what is frozen; the list is of what still learns.",
      exercise::bound<wrong, Variant{.result = Variant::the_frozen}>},
     {"copies", "You returned copies: the optimiser would move them, and the model would stay as it is.",
      exercise::bound<wrong, Variant{.result = Variant::copies}>},
     {"all of them", "You returned all parameters, so all of them are moved.",
      exercise::bound<wrong, Variant{.result = Variant::all}>},
     {"no gradient, but still in the list",
      "You returned all parameters and keep gradients from the frozen ones; to freeze is to leave them out.",
      exercise::bound<wrong, Variant{.result = Variant::all, .switched_off = true}>},
     {"switched off as well",
      "Your list is right, but you switched the frozen parameters' gradients off: the model was not to "
      "change.",
      exercise::bound<wrong, Variant{.switched_off = true}>},
     {"gradients cleared",
      "Your list is right, but you cleared the gradients of what is frozen: the model was not to change.",
      exercise::bound<wrong, Variant{.gradients_cleared = true}>},
     {"values cleared", "Your list is right, but you set what is frozen to 0: it is to stay as it is.",
      exercise::bound<wrong, Variant{.values_cleared = true}>},
     {"backwards", "Your list runs backwards; it was to be in the model's order.",
      exercise::bound<wrong, Variant{.result = Variant::backwards}>},
     {"nothing for nothing", "Where nothing is frozen your list is empty; then all parameters learn.",
      exercise::bound<wrong, Variant{.result = Variant::none_for_none}>},
     {"no overlap", "A part inside of another was taken for unknown, or forbidden; parts may overlap.",
      exercise::bound<wrong, Variant{.stops = true}>},
     {"sorted by name", "Your list is sorted by name; it was to be in the model's order.",
      exercise::bound<wrong, Variant{.result = Variant::names_sorted}>},
     {"first part only", "You froze the first of the parts only.",
      exercise::bound<wrong, Variant{.frozen = Variant::first_only}>},
     {"first part only, the others unread",
      "You look at the first of the parts only: each is to be frozen, and to be found.",
      exercise::bound<wrong, Variant{.frozen = Variant::first_only, .errors = Variant::first_one}>},
     {"part by part",
      "You list for each part what is not in it, so some come twice, and without a part none. Ask all parts "
      "about one parameter before you list it.",
      exercise::bound<wrong, Variant{.result = Variant::part_by_part}>},
     {"last part only", "You froze the last of the parts only; perhaps each one undoes the one before.",
      exercise::bound<wrong, Variant{.frozen = Variant::last_only}>},
     {"first parameter of each", "You froze one parameter of each part; a part has several.",
      exercise::bound<wrong, Variant{.frozen = Variant::first_of_each}>},
     {"weights only", "You froze the weights of a part and let its biases learn.",
      exercise::bound<wrong, Variant{.frozen = Variant::weights_only}>},
     {"unknown parts passed over",
      "A part that the model does not have is passed over; a typing mistake would train what was to stay.",
      exercise::bound<wrong, Variant{.errors = Variant::not_at_all}>},
     {"unknown part beside a known one",
      "You complain only if nothing at all was frozen; each part must be found.",
      exercise::bound<wrong, Variant{.errors = Variant::all_unknown}>},
     {"only the first part looked for", "You complain only if the first part is unknown; each must be found.",
      exercise::bound<wrong, Variant{.errors = Variant::first_one}>},
     {"only the last part looked for", "You complain only if the last part is unknown; each must be found.",
      exercise::bound<wrong, Variant{.errors = Variant::last_one}>},
     {"an error without the name", "Your error does not say which part is unknown.",
      exercise::bound<wrong, Variant{.errors = Variant::without_its_name}>}});

}  // namespace
