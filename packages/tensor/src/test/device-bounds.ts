/** How far devices may lie apart, and why. */
import { expect } from 'vitest';
import { type CaseResults, farthestApart } from './run-operation-cases.ts';

/**
 * How far one device may lie from another, as a share of 1 + the largest value of an output: all compute in float32, but sums
 * are taken in another order, so a few of the last of 24 bits (6e-8 each) differ, and gradients of gradients gather some more.
 * Measured with onnxruntime 1.30: two threads 2.2e-7, WebAssembly 5.3e-7, WebGPU on SwiftShader 1.3e-6.
 */
export const ORDER_BOUND = 4e-6;
/**
 * What WebGPU's own language promises of sin and cos between −π and π is an error of 2⁻¹¹ (W3C, "WebGPU Shading Language",
 * section 15.7.4). SwiftShader's is 9.1e-5.
 */
export const WEBGPU_WAVES_BOUND = 2 ** -11;
const WAVES = ['sin', 'cos'];
/** Of losses, gradient norms, weights after five steps of AdamW and rows that are decoded. Measured: 1.2e-7. */
export const TRAINING_BOUND = 1e-6;

/** Expects two runs of the table to lie within the bound, sines and cosines within one of their own where it is given. */
export function expectNear(native: CaseResults, found: CaseResults, wavesBound = ORDER_BOUND): void {
  const rows = (waves: boolean): CaseResults =>
    Object.fromEntries(Object.entries(native).filter(([name]) => WAVES.includes(name) === waves));
  const [exact, waves] = [farthestApart(rows(false), found), farthestApart(rows(true), found)];
  expect(exact.difference, exact.where).toBeLessThan(ORDER_BOUND);
  expect(waves.difference, waves.where).toBeLessThan(wavesBound);
}
