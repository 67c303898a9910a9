/**
 * Adjectives of mood as places on the circle of affect.
 *
 * Russell 1980, "A circumplex model of affect", puts eight concepts at steps of 45°: pleasure 0°, excitement 45°, arousal
 * 90°, distress 135°, displeasure 180°, depression 225°, sleepiness 270°, relaxation 315°. The places of the single words
 * below are ours: nearest concept, moved by hand where a word of music criticism leans to one side, and how far from the
 * middle it lies.
 */
import { type Phrases, phrasesOf } from '../phrases.ts';

export type Mood = { readonly valence: number; readonly arousal: number };

/** degrees on the circle, distance from its middle, words */
// biome-ignore format: a table, around the circle
const ROWS: readonly (readonly [degrees: number, distance: number, words: string])[] = [
  // pleasure
  [0, 0.7, 'pleasant, pleasing, pleased, lovely, nice, beautiful, pretty, sweet, glad, graceful, elegant, charming'],
  [0, 0.5, 'warm, bright, light, sunny, noble, dignified, innocent, pure, childlike, magical, enchanting, fairy'],
  [10, 0.8, 'happy, happier, happily, happiness, good humoured, good humored, cheery, merry, gay, jolly, glorious'],
  [20, 0.7, 'cheerful, cheerfully, optimistic, positive, uplifting, uplifted, feel good, confident, proud, brighter, cheer, delightful, delighted, delight'],
  [15, 0.6, 'hopeful, hope, hopefully, encouraging, inspiring, inspirational, inspired, loving, love, lighter, warmer, major sounding'],
  // excitement
  [35, 0.8, 'joyful, joyous, joy, jubilant, festive, celebratory, upbeat, sparkling, bubbly, exuberant, elated, rejoicing'],
  [30, 0.7, 'playful, funny, fun, humorous, comic, comical, cute, whimsical, quirky, cheeky, jaunty, bouncy, giocoso, scherzando, perky, witty'],
  [45, 0.85, 'excited, exciting, excitement, thrilling, ecstatic, euphoric, triumphant, triumphal, triumph, victorious, victory'],
  [50, 0.7, 'lively, spirited, vivid, brilliant, animated, dancing, danceable, groovy, catchy, con brio, funky'],
  [55, 0.75, 'heroic, adventurous, adventure, majestic, grand, grandiose, epic, regal, royal, maestoso, glittering, bold, powerful'],
  // arousal
  [75, 0.8, 'energetic, energic, action, action packed, fast moving, vigorous, dynamic, driving, energizing, restless, rousing, stirring, passionate, passion, con fuoco, appassionato'],
  [90, 0.8, 'intense, intensity, astonished, surprising, aroused, hectic, hyper, frenetic, wild, wilder, crazy, frantic, turbulent, stormy, agitato'],
  [105, 0.8, 'dramatic, urgent, tense, tension, suspenseful, suspense, agitated, nervous, jittery, alarmed, edgy'],
  // distress
  [125, 0.5, 'heavy, heavier, gritty, dirty, raw'],
  [120, 0.85, 'angry, anger, aggressive, furious, fierce, raging, rage, violent, brutal, savage, hostile, martial, chaotic'],
  [130, 0.8, 'scary, frightening, terrifying, terrified, afraid, fearful, fear, horror, panic, menacing, threatening, harsh, anxious'],
  [140, 0.7, 'distressed, frustrated, uneasy, unsettling, unsettled, worried, disturbing, disturbed, painful, tormented, anguished, annoyed, desperate, despairing'],
  [150, 0.6, 'sinister, evil, ominous, spooky, creepy, eerie, ghostly, haunted, tragic, tragedy, bitter, grotesque'],
  // displeasure
  [190, 0.7, 'unhappy, miserable, dark, darker, darkly, negative, grim, unpleasant, ugly, cold, colder, cruel, bleak, darkness'],
  // depression
  [205, 0.75, 'sad, sadder, sadly, sadness, sorrowful, sorrow, mournful, mourning, tearful, grieving, grief, heartbroken, heartbreaking, lamenting, lament, dolorous, doloroso, mesto, woeful, minor sounding'],
  [210, 0.65, 'gloomy, somber, sombre, funereal, funeral, pessimistic, hopeless, morose, dreary, dismal'],
  [225, 0.75, 'depressed, depressing, depression, dejected, despondent, disconsolate, lifeless'],
  [220, 0.5, 'melancholy, melancholic, melancholically, melancholia, wistful, lonely, longing, yearning, forlorn, blue, regretful, plaintive, malinconico'],
  [240, 0.5, 'bored, boring, mysterious, haunting, brooding, distant, desolate, empty, weary, lugubrious, solemn, serious'],
  // sleepiness
  [270, 0.7, 'sleepy, sleep, tired, drowsy, lazy, slumbering, droopy, static, hypnotic'],
  [285, 0.5, 'reflective, contemplative, meditative, meditation, pensive, thoughtful, introspective, ambient, minimalist, minimalistic, drifting, dreamlike'],
  // relaxation
  [315, 0.7, 'calm, resolved, calmer, calmly, relaxed, relaxing, tranquil, tranquillo, chilled, chill, laid back, mellow, soothing, restful, easygoing, at ease'],
  [325, 0.7, 'peaceful, serene, serenity, content, contented, satisfied, pastoral, idyllic, comforting, cosy, cozy, reassuring'],
  [325, 0.5, 'gentle, gently, tender, tenderly, delicate, dolce, dreamy, ethereal, floating, heavenly, angelic, intimate, lulling, consoling'],
  [335, 0.55, 'romantic, sentimental, affectionate, amorous, amoroso, lyrical, cantabile, espressivo, expressive, religious, spiritual, sacred, devout'],
  [280, 0.35, 'nostalgic, nostalgia'],
  [200, 0.25, 'bittersweet'],
];

/** Russell's plane as far as a prompt uses it; "happier" asks for more than what was before. */
export const MOODS: Phrases<Mood> = phrasesOf(
  ROWS.map(([degrees, distance, words]) => [words, moodAt(degrees, distance)] as const),
);
/** Forms that compare, in the lexicon above. */
export const COMPARED_MOODS: ReadonlySet<string> = new Set(
  'happier brighter lighter warmer wilder darker colder sadder calmer heavier'.split(' '),
);

/**
 * A place on the circle, rounded to hundredths.
 *
 * @example moodAt(315, 0.7) // => { valence: 0.49, arousal: -0.49 }
 */
export function moodAt(degrees: number, distance: number): Mood {
  const radians = (degrees * Math.PI) / 180;
  return { valence: hundredths(distance * Math.cos(radians)), arousal: hundredths(distance * Math.sin(radians)) };
}

/** Rounded, without a negative zero. */
export function hundredths(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}
