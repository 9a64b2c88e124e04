package superb.tasks.mini;

/** What one thread needs to make files: a voice of its own, and the noises, which all share. Opened when first used. */
final class Studio {
    private final Noises.Shared shared;
    private Synthesizer voice;

    Studio(Noises.Shared shared) {
        this.shared = shared;
    }

    Synthesizer voice() {
        if (voice == null) {
            voice = new Synthesizer();
        }
        return voice;
    }

    Noises noises() {
        return shared.get(voice());
    }

    /** Speech with a short silence before and after it. */
    short[] utterance(Speaker speaker, String text, Session session, Dice dice) {
        float[] speech = speaker.say(voice(), text, dice);
        int before = (int) (dice.uniform(0.05, 0.15) * Synthesizer.RATE);
        int after = (int) (dice.uniform(0.05, 0.15) * Synthesizer.RATE);
        return session.record(speech, before, before + speech.length + after, noises(), dice);
    }
}
