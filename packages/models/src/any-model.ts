/** Any model that Continuo can load, told apart by `kind`. */
import type { AdversarialModel } from './adversarial-model.ts';
import type { ChoraleModel } from './chorale-model.ts';
import type { FrameModel } from './frame-model.ts';
import type { LatentModel } from './latent-model.ts';
import type { ScoreModel } from './score-model.ts';
import type { SequenceModel } from './sequence-model.ts';

export type AnyModel = ChoraleModel | SequenceModel | LatentModel | AdversarialModel | FrameModel | ScoreModel;
