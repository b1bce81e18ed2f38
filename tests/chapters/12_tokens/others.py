#!/usr/bin/python3
"""What others compute, for chapter 12: SentencePiece's cuts by a unigram vocabulary, and PyTorch's ways of choosing a token.

Run by hand with Debian's python3-sentencepiece and python3-torch; the result is committed beside this file:
    /usr/bin/python3 tests/chapters/12_tokens/others.py
The vocabulary is learnt by SentencePiece from the Book of Ruth, which every program carries inside. The ways of choosing are
written from the papers' definitions, with masks over sorted probabilities.
"""
import io
import json
import pathlib
import re
import sys

import sentencepiece
import torch

top = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(top / "tests"))
from golden import flat, wave  # noqa: E402

ruth = (top / "common/data/samples/ruth.txt").read_text(encoding="utf-8")
words = sorted(set(re.findall(r"\w+", ruth.lower())))


def unigram():
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(re.sub(r"[^\w\s]", " ", ruth.lower()).splitlines()),
                                             model_writer=model, vocab_size=300, model_type="unigram",
                                             character_coverage=1.0, minloglevel=2)
    tokenizer = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    pieces = [[tokenizer.id_to_piece(n), round(tokenizer.get_score(n), 6)] for n in range(tokenizer.get_piece_size())
              if not tokenizer.is_unknown(n) and not tokenizer.is_control(n)]
    return {"pieces": pieces, "words": words, "cuts": [tokenizer.encode(word, out_type=str) for word in words]}


def choose(logits, temperature=1.0, top_k=0, top_p=1.0, min_p=0.0, typical=1.0):
    p = (logits / temperature).softmax(-1)
    if top_k:
        p = p * (p >= p.topk(top_k).values[-1])
        p = p / p.sum()
    if top_p < 1:
        values, order = p.sort(descending=True)
        before = values.cumsum(-1) - values
        p = torch.zeros_like(p).scatter(0, order, values * (before < top_p))
        p = p / p.sum()
    if min_p:
        p = p * (p >= min_p * p.max())
        p = p / p.sum()
    if typical < 1:
        surprise = -p.log()
        entropy = torch.nansum(p * surprise)
        distance = (surprise - entropy).abs()
        order = distance.argsort()
        before = p[order].cumsum(-1) - p[order]
        p = torch.zeros_like(p).scatter(0, order, p[order] * (before < typical))
        p = p / p.sum()
    return p


logits = 3 * wave((53,), 0.7)
cases = [{}, {"temperature": .5}, {"temperature": 2.0}, {"top_k": 7}, {"top_p": .9}, {"top_p": .3}, {"min_p": .2}, {"typical": .9},
         {"typical": .3}, {"temperature": 1.5, "top_k": 20, "top_p": .8}, {"temperature": .8, "top_p": .95, "min_p": .1},
         {"top_k": 30, "typical": .7}]
golden = {"sentencepiece": sentencepiece.__version__, "torch": torch.__version__, "unigram": unigram(),
          "choices": [{**case, "p": flat(choose(logits, **case))} for case in cases]}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")
