// Classifies texts:  node student.mjs "a text" "another text"
// Without a text it checks the student against verify.json and ends with 1 if one answer is not as expected.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-node';

const bundle = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const json = (name) => JSON.parse(readFileSync(bundle(name), 'utf8'));
const session = await ort.InferenceSession.create(bundle('student.onnx'));

// [{ label, probability, probabilities, inDistribution, abstain }]
export async function classify(texts) {
  const input = new ort.Tensor('string', texts, [texts.length]);
  const output = await session.run({ text: input }, ['label', 'probabilities', 'in_distribution', 'abstain']);
  const classes = output.probabilities.dims[1];
  return texts.map((_, i) => {
    const probabilities = output.probabilities.data.slice(i * classes, (i + 1) * classes);
    return {
      label: output.label.data[i],
      probability: Math.max(...probabilities),
      probabilities,
      inDistribution: output.in_distribution.data[i],
      abstain: Boolean(output.abstain.data[i]),
    };
  });
}

async function verify() {
  const expected = json('verify.json');
  const said = await classify(expected.cases.map((c) => c.text));
  let different = 0;
  expected.cases.forEach((c, i) => {
    const distances = c.probabilities.map((p, k) => Math.abs(p - said[i].probabilities[k]));
    const distance = Math.max(...distances, Math.abs(c.in_distribution - said[i].inDistribution));
    // of two classes that are as good as equal either may be first
    const label = said[i].label === c.label || c.probabilities[expected.classes.indexOf(said[i].label)] >= Math.max(...c.probabilities) - expected.tolerance;
    if (distance <= expected.tolerance && label) return;
    different++;
    console.error(`text ${i}: ${said[i].label} instead of ${c.label}, numbers ${distance} off`);
  });
  console.log(`${expected.cases.length - different} of ${expected.cases.length} texts as expected`);
  return different === 0 ? 0 : 1;
}

const texts = process.argv.slice(2);
if (texts.length === 0) process.exitCode = await verify();
else for (const [i, said] of (await classify(texts)).entries())
  console.log(`${said.abstain ? `(not sure, perhaps ${said.label})` : said.label}  ${said.probability.toFixed(3)}  ${texts[i]}`);
