/** onnx's own checker over every program of the operation table, where a Python has it (CONTINUO_PYTHON). */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { caseProgram } from '../test/operation-case.ts';
import { OPERATION_CASES } from '../test/operation-cases.ts';
import { exportOnnx } from './export.ts';

const PYTHON = process.env.CONTINUO_PYTHON;

it.skipIf(PYTHON === undefined)(
  'onnx’s checker finds no fault, but for an operator that it has not heard of',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'continuo checker-'));
    const names = OPERATION_CASES.map(({ name }, index) => [`${index}.onnx`, name] as const);
    for (const [index, [file]] of names.entries()) {
      await writeFile(join(folder, file), exportOnnx(caseProgram(OPERATION_CASES[index]!)));
    }
    const script = fileURLToPath(new URL('../test/fixtures/check_onnx.py', import.meta.url));
    const faults = JSON.parse(execFileSync(PYTHON!, [script, folder], { encoding: 'utf8' })) as Record<string, string>;
    await rm(folder, { recursive: true });
    // ONNX Runtime keeps this one in the default domain, where the standard has none before opset 23
    const known = /^No Op registered for SimplifiedLayerNormalization/;
    const unknown = names.flatMap(([file, name]) =>
      faults[file] && !known.test(faults[file]) ? [[name, faults[file]]] : [],
    );
    expect(unknown).toEqual([]);
    expect(Object.keys(faults).length).toBeLessThan(names.length / 10);
  },
);
