package superb.tasks.mini;

import java.util.function.Supplier;

/** The four corpora of {@link MiniCorpus}. */
public enum MiniPart {
    /** {@code …/speech_commands_v0.01}; the test set lies beside it as {@code speech_commands_test_set_v0.01}. */
    SPEECH_COMMANDS(SpeechCommandsPart::new, PinnedManifests.SPEECH_COMMANDS, SpeechCommandsPart.TRAIN),
    /** {@code …/VoxCeleb1} with {@code dev}, {@code test} and {@code iden_split.txt}: 20 speakers from id10001 on. */
    VOXCELEB1(VoxCelebPart::new, PinnedManifests.VOXCELEB1, VoxCelebPart.ROOT),
    /** {@code …/fluent_speech_commands_dataset} with {@code wavs} and {@code data}. */
    FLUENT_SPEECH_COMMANDS(FluentPart::new, PinnedManifests.FLUENT_SPEECH_COMMANDS, FluentPart.ROOT),
    /** {@code …/LibriSpeech} with {@code train-clean-100}, {@code dev-clean}, {@code test-clean} and {@code lexicon.txt}. */
    LIBRISPEECH(LibriSpeechPart::new, PinnedManifests.LIBRISPEECH, LibriSpeechPart.ROOT);

    private final Supplier<Part> part;
    private final String manifestSha256;
    private final String folder;

    MiniPart(Supplier<Part> part, String manifestSha256, String folder) {
        this.part = part;
        this.manifestSha256 = manifestSha256;
        this.folder = folder;
    }

    Part part() {
        return part.get();
    }

    String manifestSha256() {
        return manifestSha256;
    }

    /** Below the part's own folder. */
    String folder() {
        return folder;
    }
}
