package superb.tasks.audio;

/** The kinds of sample coding that are read. */
public enum AudioFormat {
    WAV_PCM,
    WAV_FLOAT,
    FLAC
}
