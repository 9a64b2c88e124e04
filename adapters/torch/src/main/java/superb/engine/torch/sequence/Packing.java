package superb.engine.torch.sequence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The frames of a batch in the order in which an LSTM reads them: frame by frame, longest item first. "Rows" are places in
 * that order, "frames" places where the items stand one after another.
 *
 * @param frameOfRow the frame that stands in a row
 * @param rowOfFrame the row in which a frame stands
 * @param turned the row of the frame that is as far from the other end of its item
 * @param before of all rows but those of first frames: the row of the frame before
 * @param sizes rows of the first, second, … frame
 */
record Packing(long[] frameOfRow, long[] rowOfFrame, long[] turned, long[] before, long[] sizes) {

    static Packing of(long[] frames) {
        int[] items = IntStream.range(0, frames.length)
                .boxed()
                .sorted(Comparator.comparing((Integer item) -> -frames[item]))
                .mapToInt(Integer::intValue)
                .toArray();
        int longest = (int) Arrays.stream(frames).max().orElse(0);
        long[] sizes = new long[longest];
        long[] firstFrame = new long[frames.length];
        for (int item = 1; item < frames.length; item++) {
            firstFrame[item] = firstFrame[item - 1] + frames[item - 1];
        }
        for (long count : frames) {
            for (int t = 0; t < count; t++) {
                sizes[t]++;
            }
        }
        long[] firstRow = new long[longest];
        for (int t = 1; t < longest; t++) {
            firstRow[t] = firstRow[t - 1] + sizes[t - 1];
        }
        int all = (int) Arrays.stream(frames).sum();
        long[] frameOfRow = new long[all];
        long[] rowOfFrame = new long[all];
        long[] turned = new long[all];
        long[] before = new long[longest == 0 ? 0 : (int) (all - sizes[0])];
        for (int rank = 0; rank < items.length; rank++) {
            int item = items[rank];
            for (int t = 0; t < frames[item]; t++) {
                int row = (int) firstRow[t] + rank;
                frameOfRow[row] = firstFrame[item] + t;
                rowOfFrame[(int) frameOfRow[row]] = row;
                turned[row] = firstRow[(int) frames[item] - 1 - t] + rank;
                if (t > 0) {
                    before[row - (int) sizes[0]] = firstRow[t - 1] + rank;
                }
            }
        }
        return new Packing(frameOfRow, rowOfFrame, turned, before, sizes);
    }

    /** As {@link RecurrentScript} wants them. */
    List<NDArray> order(NDManager owner) {
        return List.of(owner.create(frameOfRow), owner.create(rowOfFrame), owner.create(turned), owner.create(before));
    }
}
