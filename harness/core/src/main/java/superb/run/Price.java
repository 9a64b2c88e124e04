package superb.run;

/**
 * What a cell would still cost if it ran now.
 *
 * @param clips pieces of sound that its heads learn from and are scored on
 * @param stored how many of them have features in the store, or get them from an earlier cell of the same plan
 * @param passes how many pieces must still pass the upstream
 * @param seconds of audio to pass
 * @param macs multiply-accumulates of those passes, as far as they are known: a model file is not counted
 * @param storeBytes by which the store grows
 */
public record Price(long clips, long stored, long passes, double seconds, double macs, long storeBytes) {
    public static final Price NOTHING = new Price(0, 0, 0, 0, 0, 0);

    public Price plus(Price other) {
        return new Price(
                clips + other.clips,
                stored + other.stored,
                passes + other.passes,
                seconds + other.seconds,
                macs + other.macs,
                storeBytes + other.storeBytes);
    }
}
