package superb.tasks.audio;

import java.nio.file.Path;
import superb.audio.Waveform;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.UntrustedException;

/**
 * Reads sound files: WAV (PCM of 16, 24 or 32 bits, float32, both also as WAVE_FORMAT_EXTENSIBLE) and FLAC (8, 12, 16,
 * 20 or 24 bits). PCM integers are divided by 2^(bits - 1); float32 samples come out bit for bit. The format is known by
 * the first bytes, never by the file's name. Memory is bounded by the size of the file, whatever its header claims.
 *
 * <p>Errors, the same for every format:
 *
 * <ul>
 *   <li>{@link DataException}: the format is read, but this file is missing, empty, cut short or damaged (a frame's
 *       checksum or the MD5 of the samples is wrong), has samples that are not finite, or is not 16 kHz mono;
 *   <li>{@link UntrustedException}: a format or variant that is not read (named in the message), or a header that
 *       contradicts itself or the size of the file.
 * </ul>
 */
public final class AudioFiles {
    private AudioFiles() {}

    /** Length and format by the header alone: one small read, so that it can be asked of every file of a corpus. */
    public static AudioInfo info(Path file) {
        try (FileBytes bytes = FileBytes.open(file)) {
            return isFlac(bytes)
                    ? FlacHeader.parse(bytes).info()
                    : WavHeader.parse(bytes).info();
        }
    }

    /** All samples of a 16 kHz mono file. A FLAC file is checked to its last sample and, where it has one, its MD5. */
    public static Waveform read(Path file) {
        try (FileBytes bytes = FileBytes.open(file)) {
            if (isFlac(bytes)) {
                return new Waveform(file.toString(), FlacSamples.read(bytes, FlacHeader.parse(bytes)));
            }
            WavHeader header = WavHeader.parse(bytes);
            int length = speechLength(header.info(), bytes);
            return new Waveform(file.toString(), WavSamples.read(bytes, header, 0, length));
        }
    }

    /**
     * The samples {@code [start, start + samples)} of a 16 kHz mono file; of a WAV file nothing else is read. A FLAC file
     * is decoded whole all the same, for only then its MD5 can be checked.
     *
     * @throws DataException if the file ends before the window does
     */
    public static Waveform read(Path file, int start, int samples) {
        if (start < 0 || samples <= 0) {
            throw new IllegalArgumentException("window [" + start + ", +" + samples + ")");
        }
        try (FileBytes bytes = FileBytes.open(file)) {
            if (isFlac(bytes)) {
                FlacHeader header = FlacHeader.parse(bytes);
                requireWindow(header.info(), bytes, start, samples);
                return new Waveform(file.toString(), FlacSamples.read(bytes, header)).window(start, samples);
            }
            WavHeader header = WavHeader.parse(bytes);
            requireWindow(header.info(), bytes, start, samples);
            float[] window = WavSamples.read(bytes, header, start, samples);
            return new Waveform(file + "[" + start + "+" + samples + "]", window);
        }
    }

    /** The length of a file that the tasks can use: 16 kHz, mono, not empty, short enough for one array. */
    static int speechLength(AudioInfo info, FileBytes bytes) {
        if (info.sampleRateHz() != Waveform.SAMPLE_RATE_HZ) {
            throw bytes.data(Problem.of("the sampling rate is " + info.sampleRateHz() + " Hz")
                    .expected(Waveform.SAMPLE_RATE_HZ + " Hz")
                    .next("resample the corpus to 16 kHz mono first, for example: sox IN -r 16000 -c 1 OUT"));
        }
        if (info.channels() != 1) {
            throw bytes.data(Problem.of("the file has " + info.channels() + " channels")
                    .expected("one channel")
                    .next("mix the corpus down to mono first, for example: sox IN -r 16000 -c 1 OUT"));
        }
        if (info.samples() == 0) {
            throw bytes.data(Problem.of("the file holds no samples").next(FileBytes.FETCH_AGAIN));
        }
        if (info.samples() > Integer.MAX_VALUE - 8) {
            throw bytes.data(Problem.of("the file is too long: " + info.samples() + " samples")
                    .expected("fewer than 2^31 samples (37 hours)")
                    .next("cut it into utterances"));
        }
        return (int) info.samples();
    }

    private static void requireWindow(AudioInfo info, FileBytes bytes, int start, int samples) {
        int length = speechLength(info, bytes);
        if ((long) start + samples > length) {
            throw bytes.data(Problem.of("the file has " + length + " samples, too few for the window [" + start + ", "
                            + ((long) start + samples) + ")")
                    .next("list the corpus again: the file was longer when it was listed"));
        }
    }

    private static boolean isFlac(FileBytes bytes) {
        if (bytes.size() == 0) {
            throw bytes.data(Problem.of("the file is empty").next(FileBytes.FETCH_AGAIN));
        }
        String magic = bytes.ascii(0, 4);
        switch (magic) {
            case "fLaC":
                return true;
            case "RIFF":
                return false;
            default:
                throw bytes.untrusted(
                        0,
                        Problem.of("the file is " + FileKinds.name(magic))
                                .expected("WAV (PCM of 16, 24 or 32 bits, or float32) or FLAC")
                                .next("convert it, for example: sox IN -r 16000 -c 1 -b 16 OUT.wav"));
        }
    }
}
