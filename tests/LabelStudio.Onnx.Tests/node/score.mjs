// Scores texts with an exported student in onnxruntime-node.
//   node score.mjs model.onnx texts.json out.json [most texts a batch]
// texts.json: an array of strings. out.json: {"labels":[…],"probabilities":[[…],…],"inDistribution":[…],"abstains":[…]}, rows in the order of the texts.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import ort from 'onnxruntime-node';

const [model, textsFile, outFile, most] = process.argv.slice(2);
if (!outFile) {
  console.error('usage: node score.mjs model.onnx texts.json out.json [most texts a batch]');
  process.exit(2);
}

const mostTexts = Number(most ?? 64);
const mostCharacters = 8192;

// onnxruntime-node ends a string at U+0000; a student reads it as a space
const texts = JSON.parse(readFileSync(textsFile, 'utf8')).map((text) => text.replaceAll('\0', ' '));
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 4 });
const labels = new Array(texts.length);
const probabilities = new Array(texts.length);
const inDistribution = new Array(texts.length);
const abstains = new Array(texts.length);

// by length, so that one long text does not pad a batch of short ones
const order = texts.map((_, i) => i).sort((a, b) => texts[a].length - texts[b].length || a - b);
for (let first = 0; first < order.length; ) {
  let count = 1;
  while (count < mostTexts && first + count < order.length && (count + 1) * texts[order[first + count]].length <= mostCharacters) count++;
  const batch = order.slice(first, first + count);
  const output = await session.run({ text: new ort.Tensor('string', batch.map((i) => texts[i]), [batch.length]) });
  const classes = output.probabilities.dims[1];
  batch.forEach((row, i) => {
    labels[row] = output.label.data[i];
    probabilities[row] = Array.from(output.probabilities.data.subarray(i * classes, (i + 1) * classes));
    inDistribution[row] = output.in_distribution.data[i];
    abstains[row] = Boolean(output.abstain.data[i]);
  });
  first += count;
}

writeFileSync(`${outFile}.tmp`, JSON.stringify({ labels, probabilities, inDistribution, abstains }));
renameSync(`${outFile}.tmp`, outFile);
