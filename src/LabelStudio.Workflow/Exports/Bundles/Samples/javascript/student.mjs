// Classifies texts:  node student.mjs "a text" "another text"
// A student that reads fields takes them in front of a text:  node student.mjs "channel=app" "a text"
// Without a text it checks the bundle's models against verify.json and ends with 1 if a file or an answer is not as expected.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

const at = (name) => new URL(`../../${name}`, import.meta.url);
const read = (name) => readFileSync(at(name));
// how fields are read; a student of texts alone has none
const reading = existsSync(at('fields.json')) ? JSON.parse(read('fields.json').toString('utf8')) : { nothing: 0, fields: [] };

// What the student takes of a text with its fields, { name: value }: one character a field, then the text as it is.
export function compose(text, fields = {}) {
  let next = reading.nothing + 1;
  let composed = '';
  for (const { name, values, edges } of reading.fields) {
    const value = (fields[name] ?? '').replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '').replace(/[A-Z]/g, (c) => c.toLowerCase());
    let place = -1;
    if (values && value !== '') place = values.includes(value) ? values.indexOf(value) : values.length;
    if (edges && /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/.test(value) && Number.isFinite(Number(value)))
      place = edges.filter((e) => e <= Number(value)).length;
    composed += String.fromCodePoint(place < 0 ? reading.nothing : next + place);
    next += (values ?? edges).length + 1;
  }
  return composed + text;
}

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
  const texts = expected.cases.map((c) => compose(c.text, c.fields));
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

const asked = [];
let fields = {};
for (const argument of process.argv.slice(2)) {
  const field = reading.fields.find((f) => argument.startsWith(`${f.name}=`));
  if (field) fields[field.name] = argument.slice(field.name.length + 1);
  else {
    asked.push({ text: argument, fields });
    fields = {};
  }
}
if (process.argv.length === 2) process.exitCode = await verify();
else if (asked.length === 0) console.error('Give a text behind the fields.');
else for (const [i, said] of (await classify(await ort.InferenceSession.create(read('student.onnx')), asked.map((a) => compose(a.text, a.fields)))).entries())
  console.log(`${said.abstain ? `(not sure, perhaps ${said.label})` : said.label}  ${said.probability.toFixed(3)}  ${asked[i].text}`);
