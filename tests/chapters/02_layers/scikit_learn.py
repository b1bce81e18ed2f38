#!/usr/bin/python3
"""scikit-learn's accuracies on the digits, made by hand and committed (needs Debian's python3-sklearn, and ./book data digits).

    /usr/bin/python3 tests/chapters/02_layers/scikit_learn.py > chapters/02_layers/experiments/scikit_learn.hpp; clang-format -i it

The split is the program's: picture i is for the test where i mod 5 is --seed mod 5. Pixels are divided by 16, as there.
"""
import glob
import gzip
import os
import pathlib

import numpy
import sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

cache = pathlib.Path(os.environ.get("UNROLLED_CACHE", pathlib.Path.home() / ".cache/unrolled"))
(path,) = glob.glob(str(cache / "digits/**/digits.csv.gz"), recursive=True)
table = numpy.loadtxt(gzip.open(path), delimiter=",")
pixels, classes = table[:, :64] / 16, table[:, 64].astype(int)

rows = []
for fold in range(5):
    test = numpy.arange(len(classes)) % 5 == fold
    models = (LogisticRegression(max_iter=2000), MLPClassifier((64, 64), max_iter=500, random_state=fold))
    scores = [model.fit(pixels[~test], classes[~test]).score(pixels[test], classes[test]) for model in models]
    rows.append("    {%d, %.4f, %.4f}," % (fold, *scores))

print(f"""// Test accuracies of scikit-learn {sklearn.__version__}'s LogisticRegression() and MLPClassifier((64, 64)) on the digits, with this
// program's own split. Made by tests/chapters/02_layers/scikit_learn.py; do not edit.
#pragma once

#include <cstdint>

namespace unrolled::layers {{

struct ScikitLearn {{
  std::uint64_t fold;  ///< --seed modulo 5
  double logistic_regression, perceptron;
}};

inline constexpr ScikitLearn scikit_learn[] = {{
""" + "\n".join(rows) + """
};

}  // namespace unrolled::layers""")
