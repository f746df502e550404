"""Classifies texts:  python student.py "a text" "another text"

Without a text it checks the bundle's models against verify.json and ends with 1 if a file or an answer is not as expected.
"""
import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort

BUNDLE = Path(__file__).resolve().parent.parent.parent


def classify(session, texts):
    """Of a list of strings: labels, probabilities (one row a text), in_distribution, abstain."""
    return session.run(["label", "probabilities", "in_distribution", "abstain"], {"text": np.array(texts, dtype=object)})


def verify():
    expected = json.loads((BUNDLE / "verify.json").read_text(encoding="utf-8"))
    texts = [c["text"] for c in expected["cases"]]
    wrong = 0
    for model in expected["models"]:
        content = (BUNDLE / model["file"]).read_bytes()
        if hashlib.sha256(content).hexdigest() != model["sha256"]:
            wrong += 1
            print(f"{model['file']}: not the file that was exported (its SHA-256 differs)", file=sys.stderr)
            continue
        labels, probabilities, known, _ = classify(ort.InferenceSession(content), texts)
        different = 0
        for i, answer in enumerate(model["expected"]):
            wanted = np.array(answer["probabilities"], dtype=np.float64)
            distance = max(np.abs(wanted - probabilities[i]).max(), abs(answer["in_distribution"] - known[i]))
            # of two classes that are as good as equal either may be first
            as_good = wanted[expected["classes"].index(labels[i])] >= wanted.max() - expected["tolerance"]
            if distance <= expected["tolerance"] and (labels[i] == answer["label"] or as_good):
                continue
            different += 1
            print(f"{model['file']}, text {i}: {labels[i]} instead of {answer['label']}, numbers {distance} off", file=sys.stderr)
        print(f"{model['file']}: {len(texts) - different} of {len(texts)} texts as expected")
        wrong += different
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    if len(sys.argv) < 2:
        sys.exit(verify())
    student = ort.InferenceSession(str(BUNDLE / "student.onnx"))
    for text, label, row, _, abstain in zip(sys.argv[1:], *classify(student, sys.argv[1:])):
        print(f"{f'(not sure, perhaps {label})' if abstain else label}  {row.max():.3f}  {text}")
