"""Classifies texts:  python student.py "a text" "another text"

A student that reads fields takes them in front of a text:  python student.py "channel=app" "a text"

Without a text it checks the bundle's models against verify.json and ends with 1 if a file or an answer is not as expected.
"""
import hashlib
import json
import math
import re
import sys
from pathlib import Path

import numpy as np
import onnxruntime as ort

BUNDLE = Path(__file__).resolve().parent.parent.parent
# how fields are read; a student of texts alone has none
FIELDS = BUNDLE / "fields.json"
READING = json.loads(FIELDS.read_text(encoding="utf-8")) if FIELDS.exists() else {"nothing": 0, "fields": []}
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?")
LOWER = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


def compose(text, fields=None):
    """What the student takes of a text with its fields, a dictionary: one character a field, then the text as it is."""
    first, composed = READING["nothing"] + 1, ""
    for field in READING["fields"]:
        values, edges = field.get("values"), field.get("edges")
        value = (fields or {}).get(field["name"], "").strip(" \t\n\v\f\r").translate(LOWER)
        place = -1
        if values is not None and value:
            place = values.index(value) if value in values else len(values)
        if edges is not None and NUMBER.fullmatch(value) and math.isfinite(float(value)):
            place = sum(edge <= float(value) for edge in edges)
        composed += chr(READING["nothing"] if place < 0 else first + place)
        first += len(values if values is not None else edges) + 1
    return composed + text


def classify(session, texts):
    """Of a list of strings: labels, probabilities (one row a text), in_distribution, abstain."""
    return session.run(["label", "probabilities", "in_distribution", "abstain"], {"text": np.array(texts, dtype=object)})


def verify():
    expected = json.loads((BUNDLE / "verify.json").read_text(encoding="utf-8"))
    texts = [compose(c["text"], c.get("fields")) for c in expected["cases"]]
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
    texts, asked, fields = [], [], {}
    for argument in sys.argv[1:]:
        field = next((f["name"] for f in READING["fields"] if argument.startswith(f["name"] + "=")), None)
        if field is not None:
            fields[field] = argument[len(field) + 1:]
        else:
            texts.append(argument)
            asked.append(compose(argument, fields))
            fields = {}
    if not asked:
        sys.exit("Give a text behind the fields.")
    student = ort.InferenceSession(str(BUNDLE / "student.onnx"))
    for text, label, row, _, abstain in zip(texts, *classify(student, asked)):
        print(f"{f'(not sure, perhaps {label})' if abstain else label}  {row.max():.3f}  {text}")
