package superb.cli;

import superb.jmh.Subject;

/**
 * An upstream in one setting, as the measured processes open it.
 *
 * @param name of the upstream as records have it
 * @param weightsSha256 likewise
 */
record BenchSubject(Subject subject, String name, String weightsSha256) {

    /** Of a measurement, below that of the records. */
    String folder() {
        return "bench-%s-%s-%s-%d-%s"
                .formatted(
                        name.replaceAll("[^A-Za-z0-9._-]", "_"),
                        subject.engine(),
                        subject.precision().id(),
                        subject.threads(),
                        weightsSha256.substring(0, 8));
    }
}
