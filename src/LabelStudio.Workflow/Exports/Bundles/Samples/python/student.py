"""Classifies texts:  python student.py "a text" "another text"

Without a text it checks the student against verify.json and ends with 1 if one answer is not as expected.
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort

BUNDLE = Path(__file__).resolve().parent.parent.parent
SESSION = ort.InferenceSession(str(BUNDLE / "student.onnx"))


def classify(texts):
    """Of a list of strings: labels, probabilities (one row a text), in_distribution, abstain."""
    return SESSION.run(["label", "probabilities", "in_distribution", "abstain"], {"text": np.array(texts, dtype=object)})


def verify():
    expected = json.loads((BUNDLE / "verify.json").read_text(encoding="utf-8"))
    labels, probabilities, known, _ = classify([c["text"] for c in expected["cases"]])
    different = 0
    for i, case in enumerate(expected["cases"]):
        wanted = np.array(case["probabilities"], dtype=np.float64)
        distance = max(np.abs(wanted - probabilities[i]).max(), abs(case["in_distribution"] - known[i]))
        # of two classes that are as good as equal either may be first
        as_good = wanted[expected["classes"].index(labels[i])] >= wanted.max() - expected["tolerance"]
        if distance <= expected["tolerance"] and (labels[i] == case["label"] or as_good):
            continue
        different += 1
        print(f"text {i}: {labels[i]} instead of {case['label']}, numbers {distance} off", file=sys.stderr)
    print(f"{len(expected['cases']) - different} of {len(expected['cases'])} texts as expected")
    return 1 if different else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    if len(sys.argv) < 2:
        sys.exit(verify())
    for text, label, row, _, abstain in zip(sys.argv[1:], *classify(sys.argv[1:])):
        print(f"{f'(not sure, perhaps {label})' if abstain else label}  {row.max():.3f}  {text}")
