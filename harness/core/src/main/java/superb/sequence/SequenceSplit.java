package superb.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.Clip;
import superb.task.Split;

/** A split as a sequence task sees it: for every clip, in protocol order, its place in the frame source and its labels. */
public final class SequenceSplit {
    private final Split split;
    private final int[] rows;
    private final int[] frames;
    private final int[][] labels;

    private SequenceSplit(Split split, int[] rows, int[] frames, int[][] labels) {
        this.split = split;
        this.rows = rows;
        this.frames = frames;
        this.labels = labels;
    }

    /**
     * @param rows number of every clip in the {@link FrameSource}
     * @param strideSamples samples a frame of the upstream
     * @param classes outputs of the head, blank included
     * @throws DataException if the split is empty, or a label is no class of the head
     */
    public static SequenceSplit of(Split split, int[] rows, int strideSamples, int classes) {
        List<Clip> clips = split.clips();
        if (clips.isEmpty()) {
            throw new DataException(Problem.of("split '" + split.name() + "' has no clips")
                    .expected("at least one clip to train on or to score")
                    .next("check the data with superb data verify, or raise --limit"));
        }
        if (rows.length != clips.size()) {
            throw new IllegalArgumentException(rows.length + " rows for " + clips.size() + " clips");
        }
        int[] frames = new int[rows.length];
        int[][] labels = new int[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            Clip clip = clips.get(i);
            frames[i] = Math.toIntExact(Math.max(1, clip.fileSamples() / strideSamples));
            labels[i] = clip.labels().stream().mapToInt(Integer::intValue).toArray();
            if (Arrays.stream(labels[i]).anyMatch(label -> label <= SequenceSpec.BLANK || label >= classes)) {
                throw new DataException(Problem.of("labels " + clip.labels() + " do not fit the head")
                        .at(split.name() + ": " + clip.id())
                        .expected("classes 1 to " + (classes - 1)));
            }
        }
        return new SequenceSplit(split, rows.clone(), frames, labels);
    }

    public Split split() {
        return split;
    }

    public int clips() {
        return rows.length;
    }

    int row(int clip) {
        return rows[clip];
    }

    int[] rows(int[] clips) {
        return Arrays.stream(clips).map(clip -> rows[clip]).toArray();
    }

    /** At most so many frames, by the length of the file: what memory is planned with. */
    int frames(int clip) {
        return frames[clip];
    }

    int[] labels(int clip) {
        return labels[clip];
    }

    /** Frames without which CTC has no path: one a label, and one between equal neighbours. */
    int framesNeeded(int clip) {
        int needed = labels[clip].length;
        for (int i = 1; i < labels[clip].length; i++) {
            needed += labels[clip][i] == labels[clip][i - 1] ? 1 : 0;
        }
        return needed;
    }

    /** Cuts clips, without changing their order, so that a part's clips times its longest stay within a limit; a longer clip is alone. */
    List<int[]> parts(int[] clips, long partFrames) {
        List<int[]> parts = new ArrayList<>();
        int from = 0;
        int longest = 0;
        for (int i = 0; i < clips.length; i++) {
            int with = Math.max(longest, frames[clips[i]]);
            if (i > from && (long) (i + 1 - from) * with > partFrames) {
                parts.add(Arrays.copyOfRange(clips, from, i));
                from = i;
                with = frames[clips[i]];
            }
            longest = with;
        }
        parts.add(Arrays.copyOfRange(clips, from, clips.length));
        return parts;
    }

    /** Padded frames of a part. */
    long paddedFrames(int[] part) {
        return part.length
                * Arrays.stream(part).mapToLong(clip -> frames[clip]).max().orElse(0);
    }
}
