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

    /** The folder of a corpus, made if need be. */
    public synchronized Path folder(MiniPart part) {
        return store.ensure(part.part(), part.manifestSha256()).resolve(part.folder());
    }

    /** How many files {@link #folder} would make first; 0 where they are there. */
    public int toMake(MiniPart part) {
        return store.holds(part.part(), part.manifestSha256())
                ? 0
                : part.part().entries().size();
    }
}
