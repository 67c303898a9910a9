/** Names of what `attributes` of a request can hold: what is told of a melody in an autoencoder's space. */
export const LATENT_ATTRIBUTES = ['density', 'register', 'range', 'leaps', 'syncopation', 'whiteKeys'] as const;
export type LatentAttribute = (typeof LATENT_ATTRIBUTES)[number];
