// Two corrections of xtensor, which array.hpp includes: with them, an expression written as in NumPy means what it
// means in NumPy.
#pragma once

#include <tuple>
#include <type_traits>

// In C++20, xtensor 0.24 takes the shape of an xt::xarray, of any number of axes, for a shape of four: xt::eval(a + b) and
// reducers that are computed at once then hold nonsense. (It has this for C++17 alone.)
template <>
struct xt::detail::xtype_for_shape<xt::dynamic_shape<std::size_t>> {
  template <class Number, xt::layout_type layout>
  using type = xt::xarray<Number, layout>;
};

// A reducer whose axes are kept is computed at once. xtensor is lazy: xt::sum(x, {1}, xt::keep_dims) is an expression
// that each use computes again, and where it broadcasts, as in x / xt::sum(x, {1}, xt::keep_dims), it reads past the
// sums and returns wrong numbers without an error. With this, `keep_dims` also asks for
// xt::evaluation_strategy::immediate: for every reducer, however its axes are given.
namespace unrolled::kept {

template <class Option, class Options>
struct HasOption : std::false_type {};
template <class Option, class... Each>
struct HasOption<Option, std::tuple<Each...>>
    : std::disjunction<std::is_same<Option, std::remove_cv_t<Each>>...> {};

template <class Options>
concept KeptAndLazy = HasOption<xt::keep_dims_type, std::remove_cvref_t<Options>>::value &&
    !HasOption<xt::evaluation_strategy::immediate_type, std::remove_cvref_t<Options>>::value;

/// The same options, and `immediate`.
template <class Options>
using WithImmediate = decltype(std::tuple_cat(std::declval<std::remove_cvref_t<Options>>(),
                                              xt::evaluation_strategy::immediate));

}  // namespace unrolled::kept

/// What xtensor asks about the options of a reducer.
template <class Result, unrolled::kept::KeptAndLazy Options>
struct xt::reducer_options<Result, Options>
    : xt::reducer_options<Result, unrolled::kept::WithImmediate<Options>> {
  using Base = xt::reducer_options<Result, unrolled::kept::WithImmediate<Options>>;

  reducer_options() = default;
  reducer_options(const Options& options)
      : Base(std::tuple_cat(options, xt::evaluation_strategy::immediate)) {}
};
