// Classifies texts:  node student.mjs "a text" "another text"
// Without a text it checks the bundle's models against verify.json and ends with 1 if a file or an answer is not as expected.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url));

// [{ label, probability, probabilities, inDistribution, abstain }]
export async function classify(session, texts) {
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
  const expected = JSON.parse(read('verify.json').toString('utf8'));
  const texts = expected.cases.map((c) => c.text);
  let wrong = 0;
  for (const model of expected.models) {
    const bytes = read(model.file);
    if (createHash('sha256').update(bytes).digest('hex') !== model.sha256) {
      wrong++;
      console.error(`${model.file}: not the file that was exported (its SHA-256 differs)`);
      continue;
    }
    const said = await classify(await ort.InferenceSession.create(bytes), texts);
    let different = 0;
    model.expected.forEach((c, i) => {
      const distances = c.probabilities.map((p, k) => Math.abs(p - said[i].probabilities[k]));
      const distance = Math.max(...distances, Math.abs(c.in_distribution - said[i].inDistribution));
      // of two classes that are as good as equal either may be first
      const label = said[i].label === c.label || c.probabilities[expected.classes.indexOf(said[i].label)] >= Math.max(...c.probabilities) - expected.tolerance;
      if (distance <= expected.tolerance && label) return;
      different++;
      console.error(`${model.file}, text ${i}: ${said[i].label} instead of ${c.label}, numbers ${distance} off`);
    });
    console.log(`${model.file}: ${texts.length - different} of ${texts.length} texts as expected`);
    wrong += different;
  }
  return wrong === 0 ? 0 : 1;
}

const texts = process.argv.slice(2);
if (texts.length === 0) process.exitCode = await verify();
else for (const [i, said] of (await classify(await ort.InferenceSession.create(read('student.onnx')), texts)).entries())
  console.log(`${said.abstain ? `(not sure, perhaps ${said.label})` : said.label}  ${said.probability.toFixed(3)}  ${texts[i]}`);
