package superb.sweep;

import java.util.Optional;
import superb.error.SuperbException;

/**
 * What became of a job.
 *
 * @param words why it failed, or who is at it; empty otherwise
 * @param failure the exception, if it failed in this process
 */
public record JobResult(Job job, Kind kind, String words, Optional<SuperbException> failure) {

    public enum Kind {
        /** This process did it. */
        COMPUTED,
        /** Its result was there before this process looked. */
        FOUND,
        /** Another process did it meanwhile. */
        ELSEWHERE,
        /** Here or in another process; a later start tries again. */
        FAILED,
        /** Nobody has finished it yet: another process is at it, or this one was stopped. */
        OPEN
    }

    static JobResult of(Job job, Kind kind) {
        return new JobResult(job, kind, "", Optional.empty());
    }

    static JobResult of(Job job, Kind kind, String words) {
        return new JobResult(job, kind, words, Optional.empty());
    }

    static JobResult failed(Job job, SuperbException failure) {
        return new JobResult(job, Kind.FAILED, failure.getMessage(), Optional.of(failure));
    }
}
