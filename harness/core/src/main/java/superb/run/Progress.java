package superb.run;

/** Who is told how far the work is. The command shows bars or lines; tests may count. */
public interface Progress {

    /** Something with a countable end begins. The caller closes the phase. */
    Phase start(String title, String unit, long total);

    /** One line that a user should read now. */
    void note(String line);

    interface Phase extends AutoCloseable {
        /** {@code done} of the total are finished (not an increment). */
        void at(long done);

        @Override
        void close();
    }
}
