// All operations on tensors.
#pragma once

#include "tensor/fused/attention.hpp"
#include "tensor/fused/recurrent.hpp"
#include "tensor/operations/convolution.hpp"
#include "tensor/operations/elementwise.hpp"
#include "tensor/operations/indexing.hpp"
#include "tensor/operations/layout.hpp"
#include "tensor/operations/matmul.hpp"
#include "tensor/operations/normalise.hpp"
#include "tensor/operations/reduce.hpp"
#include "tensor/operations/softmax.hpp"
