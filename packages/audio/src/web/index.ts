export { type AuditionOptions, auditionScore } from './audition.ts';
export { createPlayer, Player, type PlayerOptions, type PlayerState } from './player.ts';
