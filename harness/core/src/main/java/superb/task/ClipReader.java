package superb.task;

import superb.audio.Waveform;

/** Reads what a clip sounds like to an upstream. Safe for use by several threads, so that a runner can read ahead. */
public interface ClipReader {

    /**
     * The samples of {@code view}, with the clip's gain applied.
     *
     * @throws superb.error.DataException naming the clip when its file has changed since the corpus was loaded
     * @throws superb.error.UntrustedException when the file is damaged
     */
    Waveform read(Clip clip, View view);
}
