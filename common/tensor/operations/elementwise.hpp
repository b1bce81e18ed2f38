// Operations on each element by itself: arithmetic, with NumPy's broadcasting, and activation functions.
#pragma once

#include "tensor/tensor.hpp"

namespace unrolled {

// Arithmetic. Shapes broadcast; errors name both shapes and the line.
Tensor operator+(In a, In b);
Tensor operator-(const In& a, const In& b);
Tensor operator*(const In& a, const In& b);
Tensor operator/(const In& a, const In& b);
Tensor operator-(const In& x);
/// The smaller (larger) of two; where they are equal the gradient goes to the first.
Tensor minimum(const In& a, const In& b);
Tensor maximum(const In& a, const In& b);

// A bare array beside a tensor would be taken over by xtensor: wrap it, `Tensor(array) * x`.
template <class A, class B>
concept ArrayBesideTensor = (std::is_same_v<std::remove_cvref_t<A>, Tensor> &&
                             xt::is_xexpression<std::remove_cvref_t<B>>::value) ||
                            (std::is_same_v<std::remove_cvref_t<B>, Tensor> &&
                             xt::is_xexpression<std::remove_cvref_t<A>>::value);
template <class A, class B>
requires ArrayBesideTensor<A, B> Tensor operator+(A&&, B&&) = delete;
template <class A, class B>
requires ArrayBesideTensor<A, B> Tensor operator-(A&&, B&&) = delete;
template <class A, class B>
requires ArrayBesideTensor<A, B> Tensor operator*(A&&, B&&) = delete;
template <class A, class B>
requires ArrayBesideTensor<A, B> Tensor operator/(A&&, B&&) = delete;
template <class A, class B>
requires ArrayBesideTensor<A, B> Tensor minimum(A&&, B&&)
= delete;
template <class A, class B>
requires ArrayBesideTensor<A, B> Tensor maximum(A&&, B&&)
= delete;

Tensor exp(In x);
Tensor log(const In& x);  ///< natural; −∞ at 0, NaN below
Tensor sqrt(In x);
Tensor square(const In& x);
Tensor pow(const In& x, double exponent);  ///< as std::pow: 0⁰ is 1, 0⁻¹ is ∞
Tensor abs(const In& x);                   ///< gradient 0 at 0
/// x held between two bounds; no gradient outside them.
Tensor clamp(const In& x, double low, double high);

Tensor tanh(In x);
Tensor sigmoid(In x);          ///< 1 / (1 + e⁻ˣ)
Tensor softplus(const In& x);  ///< ln(1 + eˣ), safe for large x; −softplus(−x) is log σ(x)
Tensor relu(In x);             ///< gradient 0 at 0
/// x Φ(x), Φ the normal distribution function (Hendrycks and Gimpel 2016).
Tensor gelu(const In& x);
/// The approximation of gelu by tanh that GPT-2 uses.
Tensor gelu_tanh(const In& x);
Tensor silu(const In& x);  ///< x σ(x), also called swish

}  // namespace unrolled
