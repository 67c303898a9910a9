/** Which graphics processors this machine has, as far as that can be told without opening one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Vendors by their PCI number; those of virtual machines draw in software. */
const VENDORS: Readonly<Record<string, string>> = {
  '0x10de': 'NVIDIA',
  '0x1002': 'AMD',
  '0x8086': 'Intel',
  '0x1e82': 'Adreno',
  '0x5143': 'Qualcomm',
  '0x13b5': 'ARM Mali',
};

/**
 * Names of the graphics processors; empty: whatever WebGPU finds is software (llvmpipe, SwiftShader), slower than the CPU's
 * own build. Linux tells by its device files; macOS and Windows have one as a rule, which is not looked up.
 */
export function graphicsProcessors(
  platform: NodeJS.Platform = process.platform,
  /** stands for the file system's root in tests */
  root = '/',
): string[] {
  if (platform === 'darwin') return ['through Metal'];
  if (platform === 'win32') return ['through Direct3D 12'];
  const drivers = `${process.env.VK_DRIVER_FILES ?? ''}${process.env.VK_ICD_FILENAMES ?? ''}`;
  if (/swiftshader|lvp_icd/.test(drivers)) return [];
  const found = cardsOf(join(root, 'sys/class/drm')).flatMap((card) => VENDORS[card] ?? []);
  if (found.length > 0 && existsSync(join(root, 'dev/dri'))) return found;
  if (existsSync(join(root, 'dev/nvidia0'))) return ['NVIDIA'];
  return existsSync(join(root, 'dev/dxg')) ? ['through Windows'] : [];
}

/** The vendor of each card. */
function cardsOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^renderD\d+$/.test(name))
    .map((name) => join(folder, name, 'device', 'vendor'))
    .flatMap((file) => (existsSync(file) ? [readFileSync(file, 'utf8').trim()] : []));
}
