/** Tells a licence by the text of the file that states it. */

/** Names of the licences that data comes under, by words of their texts; the first that fits. */
const LICENCES: readonly (readonly [RegExp, string])[] = [
  [/CC0 1\.0|creativecommons\.org\/publicdomain\/zero/i, 'CC0-1.0'],
  [/Attribution-NonCommercial-ShareAlike 4\.0|licenses\/by-nc-sa\/4/i, 'CC-BY-NC-SA-4.0'],
  [/Attribution-NonCommercial 4\.0|licenses\/by-nc\/4/i, 'CC-BY-NC-4.0'],
  [/Attribution-ShareAlike 4\.0|licenses\/by-sa\/4/i, 'CC-BY-SA-4.0'],
  [/Attribution-ShareAlike 3\.0|licenses\/by-sa\/3/i, 'CC-BY-SA-3.0'],
  [/Attribution 4\.0 International|licenses\/by\/4/i, 'CC-BY-4.0'],
  [/Attribution 3\.0|licenses\/by\/3/i, 'CC-BY-3.0'],
  [/GNU AFFERO GENERAL PUBLIC LICENSE/i, 'AGPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 3/i, 'GPL-3.0'],
  [/GNU GENERAL PUBLIC LICENSE\s+Version 2/i, 'GPL-2.0'],
  [/Apache License\s+Version 2\.0/i, 'Apache-2.0'],
  [/\bMIT License\b|Permission is hereby granted, free of charge, to any person/i, 'MIT'],
  [/Redistribution and use in source and binary forms[\s\S]*Neither the name/i, 'BSD-3-Clause'],
  [/Redistribution and use in source and binary forms/i, 'BSD-2-Clause'],
  [/unlicense\.org|This is free and unencumbered software/i, 'Unlicense'],
  [/public domain/i, 'public domain'],
];

/**
 * The SPDX name of a licence, or its first words where it is none of the known.
 *
 * @example licenceOfText('Creative Commons Legal Code\n\nCC0 1.0 Universal') // => 'CC0-1.0'
 */
export function licenceOfText(text: string): string {
  const known = LICENCES.find(([words]) => words.test(text));
  return known ? known[1] : `as its file says: "${text.trim().split(/\s+/).slice(0, 8).join(' ')} …"`;
}
