package superb.run;

/** Padded frames of a batch that are on the device at once, where the user does not say. */
final class PartFrames {
    private static final long CPU_BYTES = 256L << 20;
    private static final long GPU_BYTES = 2L << 30;

    private PartFrames() {}

    static long of(Cell cell, String device) {
        long frameBytes = (long) cell.settings().features().of(cell.card().states()).length
                * cell.card().dim()
                * Float.BYTES;
        long bytes = device.startsWith("cuda") ? GPU_BYTES : CPU_BYTES;
        return cell.settings().maxFrames().orElse(Math.max(1, bytes / frameBytes));
    }
}
