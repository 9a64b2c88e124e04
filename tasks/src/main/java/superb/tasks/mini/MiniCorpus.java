package superb.tasks.mini;

import java.nio.file.Path;

/**
 * The corpus that comes with the harness: small synthetic corpora in the folder layouts of Speech Commands, VoxCeleb1,
 * Fluent Speech Commands and LibriSpeech. Each of the four is made when it is first asked for (some seconds, no network)
 * and found again afterwards; the same version has the same bytes everywhere.
 *
 * <p>Thread-safe; several processes may share the cache folder.
 */
public final class MiniCorpus {
    /** Changes with every change of a byte of the corpus. */
    public static final String VERSION = "mini-v1";

    private final PartStore store;

    private MiniCorpus(PartStore store) {
        this.store = store;
    }

    /** @param cache the folder of all caches; the corpus lies in its subfolder {@link #VERSION} */
    public static MiniCorpus ensure(Path cache) {
        int threads = Math.min(8, Runtime.getRuntime().availableProcessors());
        return new MiniCorpus(new PartStore(cache.resolve(VERSION), threads));
    }

    /** {@code …/speech_commands_v0.01}; the test set lies beside it as {@code speech_commands_test_set_v0.01}. */
    public synchronized Path speechCommands() {
        return store.ensure(new SpeechCommandsPart(), PinnedManifests.SPEECH_COMMANDS)
                .resolve(SpeechCommandsPart.TRAIN);
    }

    /** {@code …/VoxCeleb1} with {@code dev}, {@code test} and {@code iden_split.txt}: 20 speakers from id10001 on. */
    public synchronized Path voxceleb1() {
        return store.ensure(new VoxCelebPart(), PinnedManifests.VOXCELEB1).resolve(VoxCelebPart.ROOT);
    }

    /** {@code …/fluent_speech_commands_dataset} with {@code wavs} and {@code data}. */
    public synchronized Path fluentSpeechCommands() {
        return store.ensure(new FluentPart(), PinnedManifests.FLUENT_SPEECH_COMMANDS)
                .resolve(FluentPart.ROOT);
    }

    /** {@code …/LibriSpeech} with {@code train-clean-100}, {@code dev-clean}, {@code test-clean} and {@code lexicon.txt}. */
    public synchronized Path librispeech() {
        return store.ensure(new LibriSpeechPart(), PinnedManifests.LIBRISPEECH).resolve(LibriSpeechPart.ROOT);
    }
}
