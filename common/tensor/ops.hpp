// All operations on tensors.
#pragma once

#include "tensor/attention.hpp"
#include "tensor/convolution.hpp"
#include "tensor/elementwise.hpp"
#include "tensor/indexing.hpp"
#include "tensor/layout.hpp"
#include "tensor/matmul.hpp"
#include "tensor/normalise.hpp"
#include "tensor/recurrent.hpp"
#include "tensor/reduce.hpp"
#include "tensor/softmax.hpp"
