package superb.task;

/** What of an audio file is heard: all of it, or a window of samples. */
public record View(int start, int samples) {
    public static final View WHOLE = new View(0, -1);

    public boolean whole() {
        return samples < 0;
    }
}
