package superb.tasks.audio;

/**
 * What the header of a sound file says; no sample has been read or checked.
 *
 * @param samples length of one channel
 * @param channels 1 is mono
 * @param bits of one stored sample
 */
public record AudioInfo(long samples, int sampleRateHz, int channels, int bits, AudioFormat format) {

    public double seconds() {
        return samples / (double) sampleRateHz;
    }
}
