"""Classifies texts:  python student.py "a text" "another text"

Without a text it checks the student against verify.json and ends with 1 if one answer is not as expected.
"""
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort

BUNDLE = Path(__file__).resolve().parent.parent.parent
POLICY = json.loads((BUNDLE / "policy.json").read_text(encoding="utf-8"))
SESSION = ort.InferenceSession(str(BUNDLE / "student.onnx"))


def classify(texts):
    """Labels and probabilities (one row a text) of a list of strings."""
    label, probabilities = SESSION.run(["label", "probabilities"], {"text": np.array(texts, dtype=object)})
    return list(label), probabilities


def verify():
    expected = json.loads((BUNDLE / "verify.json").read_text(encoding="utf-8"))
    labels, probabilities = classify([c["text"] for c in expected["cases"]])
    different = 0
    for i, case in enumerate(expected["cases"]):
        wanted = np.array(case["probabilities"], dtype=np.float64)
        distance = np.abs(wanted - probabilities[i]).max()
        # of two classes that are as good as equal either may be first
        as_good = wanted[expected["classes"].index(labels[i])] >= wanted.max() - expected["tolerance"]
        if distance <= expected["tolerance"] and (labels[i] == case["label"] or as_good):
            continue
        different += 1
        print(f"text {i}: {labels[i]} instead of {case['label']}, probabilities {distance} off", file=sys.stderr)
    print(f"{len(expected['cases']) - different} of {len(expected['cases'])} texts as expected")
    return 1 if different else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    if len(sys.argv) < 2:
        sys.exit(verify())
    for text, label, row in zip(sys.argv[1:], *classify(sys.argv[1:])):
        sure = row.max() >= POLICY["abstain_below"]
        print(f"{label if sure else f'(not sure, perhaps {label})'}  {row.max():.3f}  {text}")
