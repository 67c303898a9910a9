/** A WebGPU adapter for tests in Node: Chromium's own software one, SwiftShader, which Vulkan's loader takes like a driver. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM } from './chromium-page.ts';

/** The description of SwiftShader that Chromium's package brings along; CONTINUO_VULKAN_DRIVER names another driver's. */
const DRIVER = [
  process.env.CONTINUO_VULKAN_DRIVER,
  join(dirname(CHROMIUM), 'vk_swiftshader_icd.json'),
  '/usr/lib/chromium/vk_swiftshader_icd.json',
].find((path) => path !== undefined && existsSync(path));

/** Tests of WebGPU in Node skip where there is no adapter to be had. */
export const HAS_WEBGPU: boolean = DRIVER !== undefined && process.platform === 'linux' && process.arch === 'x64';

/**
 * Runs a module in a Node process that sees the adapter, and gives the JSON that it prints: the loader reads its settings
 * from the environment that a process is started with, and what a driver does wrong ends that process and not the test's.
 */
export function runWithWebGpu<Result>(module: URL, args: readonly string[] = []): Promise<Result> {
  // Chromium also brings the loader, for machines that have none
  const folders = [process.env.LD_LIBRARY_PATH, dirname(DRIVER ?? '')].filter(Boolean).join(':');
  const env = { ...process.env, VK_DRIVER_FILES: DRIVER, VK_ICD_FILENAMES: DRIVER, LD_LIBRARY_PATH: folders };
  const child = spawn(process.execPath, [fileURLToPath(module), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, words] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    output += text;
  });
  child.stderr.on('data', (text: Buffer) => {
    words += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve(JSON.parse(output) as Result);
      else reject(new Error(`${fileURLToPath(module)} ended with status ${status}: ${words.trim()}`));
    });
  });
}
