#!/usr/bin/python3
"""scikit-learn's numbers for chapter 03, made by hand and committed (needs Debian's python3-sklearn).

    tests/chapters/03_bag_of_words/scikit_learn.py build/release/bin/ch03_bag_of_words

Writes two files:
  tests/chapters/03_bag_of_words/scikit_learn.json                 idf, tf-idf, both models' numbers on a corpus of six sentences
  chapters/03_bag_of_words/experiments/scikit_learn.hpp   test accuracies of both models on the book's data, folds 0 to 4

The program's --export gives the split and its terms, so that both see the same words of the same sentences.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import sklearn
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB

ROOT = pathlib.Path(__file__).resolve().parents[2]
SMALL = [
    ("good good film", 1),
    ("a good cup of tea", 1),
    ("the best tea in town", 1),
    ("a bad film", 0),
    ("the worst film of the year", 0),
    ("смачна кава але поганий чай", 0),
]


def models(train, labels):
    """The chapter's two models: naive Bayes on counts, logistic regression on tf-idf, both with strength 1."""
    vectorizer = CountVectorizer(analyzer=lambda terms: terms)
    counts = vectorizer.fit_transform(train)
    tf_idf = TfidfTransformer().fit(counts)
    bayes = MultinomialNB(alpha=1).fit(counts, labels)
    logistic = LogisticRegression(C=1, tol=1e-10, max_iter=100_000).fit(tf_idf.transform(counts), labels)
    return vectorizer, tf_idf, bayes, logistic


def small():
    texts, labels = zip(*SMALL)
    texts = [text.split() for text in texts]
    vectorizer, tf_idf, bayes, logistic = models(texts, labels)
    counts = vectorizer.transform(texts)
    names = vectorizer.get_feature_names_out()
    by_term = lambda row: {name: float(value) for name, value in zip(names, row)}
    return {
        "made_by": f"tests/chapters/03_bag_of_words/scikit_learn.py, scikit-learn {sklearn.__version__}",
        "texts": [" ".join(text) for text in texts],
        "labels": labels,
        "idf": by_term(tf_idf.idf_),
        "tf_idf": [by_term(row) for row in tf_idf.transform(counts).toarray()],
        "log_prior": bayes.class_log_prior_.tolist(),
        "log_likelihood": [by_term(row) for row in bayes.feature_log_prob_],
        "weights": by_term(logistic.coef_[0]),
        "bias": float(logistic.intercept_[0]),
    }


def accuracies(program, data, seed):
    with tempfile.TemporaryDirectory() as folder:
        export = pathlib.Path(folder) / "split.jsonl"
        run = subprocess.run([program, "--data", data, "--seed", str(seed), "--quick", "--export", export,
                              "--out", folder], stdout=subprocess.DEVNULL)
        assert run.returncode in (0, 1), "1: a claim failed, perhaps the one against the old numbers"
        rows = [json.loads(line) for line in export.read_text().splitlines()]
    part = lambda test: ([row["terms"] for row in rows if row["test"] == test],
                         np.array([row["label"] for row in rows if row["test"] == test]))
    (train, labels), (test, truth) = part(False), part(True)
    vectorizer, tf_idf, bayes, logistic = models(train, labels)
    counts = vectorizer.transform(test)
    return len(test), bayes.score(counts, truth), logistic.score(tf_idf.transform(counts), truth)


HEADER = """// Test accuracies of scikit-learn {version}'s MultinomialNB(alpha=1) on counts and LogisticRegression(C=1) on
// tf-idf, with this program's own split and words. Made by tests/chapters/03_bag_of_words/scikit_learn.py; do not edit.
#pragma once

#include <cstdint>
#include <string_view>

namespace unrolled::bag_of_words {{

struct ScikitLearn {{
  std::string_view data;
  std::uint64_t fold;  ///< --seed modulo 5
  std::size_t test_texts;
  double naive_bayes, logistic_regression;
}};

inline constexpr ScikitLearn scikit_learn[] = {{
{rows}
}};

}}  // namespace unrolled::bag_of_words
"""


def main():
    (ROOT / "tests/chapters/03_bag_of_words/scikit_learn.json").write_text(json.dumps(small(), indent=1, ensure_ascii=False) + "\n")
    rows = []
    for data in ("sentiment", "sample", "spam"):
        for seed in range(5):
            size, bayes, logistic = accuracies(sys.argv[1], data, seed)
            rows.append(f'    {{"{data}", {seed}, {size}, {bayes:.6f}, {logistic:.6f}}},')
            print(rows[-1])
    header = HEADER.format(version=sklearn.__version__, rows="\n".join(rows))
    (ROOT / "chapters/03_bag_of_words/experiments/scikit_learn.hpp").write_text(header)


if __name__ == "__main__":
    main()
