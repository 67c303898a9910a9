"""MidiTok over the MIDI files of a folder: encode and decode, the best of some rounds, as one line of JSON."""

import json
import sys
import time
from pathlib import Path

import miditok
from miditok import REMI, CPWord, TSD, TokenizerConfig
from symusic import Score

SETTINGS = {
    "beat_res": {(0, 4): 12, (4, 12): 4},
    "num_velocities": 32,
    "use_tempos": True,
    "use_time_signatures": True,
    "use_programs": True,
    "one_token_stream_for_programs": True,
}


def measure(name, tokenizer, scores, notes, rounds):
    encode = decode = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        pieces = [tokenizer.encode(score) for score in scores]
        encode = min(encode, time.perf_counter() - start)
        start = time.perf_counter()
        for piece in pieces:
            tokenizer.decode(piece)
        decode = min(decode, time.perf_counter() - start)
    rows = sum(len(piece.ids) for piece in pieces)
    vocabulary = tokenizer.vocab
    size = sum(len(part) for part in vocabulary) if isinstance(vocabulary, list) else len(vocabulary)
    return {
        "name": name,
        "vocabulary": size,
        "rows": rows,
        "rowsANote": rows / notes,
        "encodeMilliseconds": encode * 1000,
        "decodeMilliseconds": decode * 1000,
    }


def main():
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    scores = [Score(path) for path in sorted(folder.glob("*.mid"), key=lambda path: int(path.stem))]
    notes = sum(len(track.notes) for score in scores for track in score.tracks)
    rows = [
        measure(f"MidiTok {kind.__name__}", kind(TokenizerConfig(**SETTINGS)), scores, notes, rounds)
        for kind in (REMI, CPWord, TSD)
    ]
    print(json.dumps({"name": f"MidiTok {miditok.__version__}", "rows": rows}))


main()
